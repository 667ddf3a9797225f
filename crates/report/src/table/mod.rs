//! The tables of a run folder: Parquet columns and the dictionary that says what they mean.

mod column;
pub mod counter;
pub mod dictionary;
pub mod differences;
pub mod fields;
pub mod measures;
pub mod posterior;
pub mod sweep;
