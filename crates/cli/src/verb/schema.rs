//! `glasshouse schema`.

use std::process::ExitCode;

use clap::Args;

use crate::failure::Failure;
use crate::terminal;

/// Print the JSON Schema of pack.toml, for editors
#[derive(Debug, Args)]
pub struct SchemaArgs {}

/// Prints the schema.
pub fn run(_args: &SchemaArgs) -> Result<ExitCode, Failure> {
    terminal::print_json(&pack::json_schema())?;
    Ok(ExitCode::SUCCESS)
}
