//! Writing columns to Parquet: one row group, zstd, and nothing in the file but the data, so that the same run gives
//! the same bytes.

use std::io;
use std::sync::Arc;

use parquet::basic::{Compression, ConvertedType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use crate::view::STATEMENT;

/// A column: name and values.
pub struct Column<'a> {
    /// Its name.
    pub name: String,
    /// Its values, one per row.
    pub values: Values<'a>,
}

/// The values of a column.
pub enum Values<'a> {
    /// Text.
    Text(Vec<&'a str>),
    /// Text that may be absent.
    MaybeText(Vec<Option<&'a str>>),
    /// Small whole numbers.
    Int(Vec<i32>),
    /// Small whole numbers that may be absent.
    MaybeInt(Vec<Option<i32>>),
    /// Counts.
    Long(Vec<i64>),
    /// Numbers.
    Number(Vec<f64>),
    /// Numbers that may be absent.
    MaybeNumber(Vec<Option<f64>>),
}

impl<'a> Column<'a> {
    /// A named column.
    pub fn new(name: impl Into<String>, values: Values<'a>) -> Self {
        Self { name: name.into(), values }
    }

    fn schema(&self) -> parquet::errors::Result<Arc<Type>> {
        let (physical, repetition) = match &self.values {
            Values::Text(_) => (Physical::BYTE_ARRAY, Repetition::REQUIRED),
            Values::MaybeText(_) => (Physical::BYTE_ARRAY, Repetition::OPTIONAL),
            Values::Int(_) => (Physical::INT32, Repetition::REQUIRED),
            Values::MaybeInt(_) => (Physical::INT32, Repetition::OPTIONAL),
            Values::Long(_) => (Physical::INT64, Repetition::REQUIRED),
            Values::Number(_) => (Physical::DOUBLE, Repetition::REQUIRED),
            Values::MaybeNumber(_) => (Physical::DOUBLE, Repetition::OPTIONAL),
        };
        let converted =
            if physical == Physical::BYTE_ARRAY { ConvertedType::UTF8 } else { ConvertedType::NONE };
        Type::primitive_type_builder(&self.name, physical)
            .with_repetition(repetition)
            .with_converted_type(converted)
            .build()
            .map(Arc::new)
    }

    fn write(&self, writer: &mut SerializedColumnWriter<'_>) -> parquet::errors::Result<()> {
        let text = |s: &str| ByteArray::from(s.as_bytes().to_vec());
        match &self.values {
            Values::Text(v) => {
                let values: Vec<ByteArray> = v.iter().map(|s| text(s)).collect();
                writer.typed::<ByteArrayType>().write_batch(&values, None, None)?;
            }
            Values::MaybeText(v) => {
                let values: Vec<ByteArray> = v.iter().flatten().map(|s| text(s)).collect();
                writer.typed::<ByteArrayType>().write_batch(&values, Some(&present(v)), None)?;
            }
            Values::Int(v) => {
                writer.typed::<Int32Type>().write_batch(v, None, None)?;
            }
            Values::MaybeInt(v) => {
                let values: Vec<i32> = v.iter().flatten().copied().collect();
                writer.typed::<Int32Type>().write_batch(&values, Some(&present(v)), None)?;
            }
            Values::Long(v) => {
                writer.typed::<Int64Type>().write_batch(v, None, None)?;
            }
            Values::Number(v) => {
                writer.typed::<DoubleType>().write_batch(v, None, None)?;
            }
            Values::MaybeNumber(v) => {
                let values: Vec<f64> = v.iter().flatten().copied().collect();
                writer.typed::<DoubleType>().write_batch(&values, Some(&present(v)), None)?;
            }
        }
        Ok(())
    }
}

/// Definition levels.
fn present<T>(values: &[Option<T>]) -> Vec<i16> {
    values.iter().map(|v| i16::from(v.is_some())).collect()
}

/// The bytes of a Parquet file with these columns.
pub fn file(name: &str, columns: &[Column<'_>]) -> io::Result<Vec<u8>> {
    encode(name, columns).map_err(io::Error::other)
}

fn encode(name: &str, columns: &[Column<'_>]) -> parquet::errors::Result<Vec<u8>> {
    let fields = columns.iter().map(Column::schema).collect::<parquet::errors::Result<Vec<_>>>()?;
    let schema = Arc::new(Type::group_type_builder(name).with_fields(fields).build()?);
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(6)?))
        .set_created_by("glasshouse".to_owned())
        .set_key_value_metadata(Some(vec![KeyValue::new("synthetic".to_owned(), STATEMENT.to_owned())]))
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
    let mut group = writer.next_row_group()?;
    for column in columns {
        if let Some(mut next) = group.next_column()? {
            column.write(&mut next)?;
            next.close()?;
        }
    }
    group.close()?;
    writer.into_inner()
}
