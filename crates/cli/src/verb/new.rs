//! `glasshouse new`.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use lab::fault::{self, Fault};
use pack::Library;

use crate::failure::Failure;
use crate::terminal;

const EXAMPLES: &str = "\
Examples:
  glasshouse new my-county                         a small template, at packs/my-county
  glasshouse new my-rongcheng --from cn-rongcheng  a copy of a shipped pack
  glasshouse new elsewhere/my-county               at a path of your choice";

/// The template, as it is written.
const TEMPLATE: &[(&str, &str)] = &[
    ("pack.toml", include_str!("../../template/pack.toml")),
    ("sources.toml", include_str!("../../template/sources.toml")),
    ("expected.toml", include_str!("../../template/expected.toml")),
    ("README.md", include_str!("../../template/README.md")),
];

/// Write a small pack of your own to edit
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct NewArgs {
    /// Its name (the folder is packs/NAME) or a path to a folder that does not exist yet
    pub name: PathBuf,

    /// Copy this pack instead of the template
    #[arg(long, value_name = "PACK")]
    pub from: Option<String>,
}

/// Writes the folder of a new pack.
pub fn run(args: &NewArgs) -> Result<ExitCode, Failure> {
    let files = match &args.from {
        Some(pack) => Library::new().pack_files(pack)?,
        None => TEMPLATE.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())).collect(),
    };
    let named = args.name.components().count() == 1;
    let folder = if named { Path::new("packs").join(&args.name) } else { args.name.clone() };
    write(&folder, &files)?;
    let name = if named { args.name.display() } else { folder.display() };
    terminal::print(&format!(
        "wrote {}: {}\nnext: edit pack.toml there, then\n  glasshouse check {name}\n  glasshouse run {name}\n",
        folder.display(),
        files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", "),
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn write(folder: &Path, files: &[(String, String)]) -> Result<(), Fault> {
    let shown = folder.display();
    if folder.exists() {
        return Err(Fault::new(&fault::FOLDER_EXISTS, format!("`{shown}` exists already"))
            .help("choose another name; an existing folder is never written to"));
    }
    let cannot = |e: std::io::Error| Fault::io(format_args!("cannot write `{shown}`"), &e);
    fs::create_dir_all(folder).map_err(cannot)?;
    for (name, text) in files {
        let mut file = fs::File::create_new(folder.join(name)).map_err(cannot)?;
        file.write_all(text.as_bytes()).map_err(cannot)?;
    }
    Ok(())
}
