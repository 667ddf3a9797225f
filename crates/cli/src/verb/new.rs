//! `glasshouse new`.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use lab::fault::{self, Fault};
use pack::Library;

use crate::failure::Failure;
use crate::{named, terminal};

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
    allowed(&args.name)?;
    let files: Vec<(String, String)> = match &args.from {
        Some(pack) => {
            let library = Library::new();
            named::pack(&library, pack)?;
            // How sure results are is kept of the pack as it is; the copy is there to be changed.
            let of_both = |(name, _): &(String, String)| name != pack::UNCERTAINTY_FILE;
            library.pack_files(pack)?.into_iter().filter(of_both).map(own).collect()
        }
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

/// Refuses a last part of a path that cannot be the name of a pack.
fn allowed(path: &Path) -> Result<(), Fault> {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(known) {
        return Ok(());
    }
    Err(Fault::new(&fault::BAD_NAME, format!("`{}` cannot be the name of a pack", path.display()))
        .help("use small letters, digits and hyphens, beginning with a letter, as in `my-county`"))
}

/// A file as a copy has it. A copied pack.toml no longer speaks for the record: its title says that it is a copy, and its
/// stance is hypothetical until its owner says otherwise.
fn own((name, text): (String, String)) -> (String, String) {
    if name != "pack.toml" {
        return (name, text);
    }
    let mut front = true;
    let mut stance = false;
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        front &= !line.starts_with('[');
        let key = line.split('=').next().unwrap_or_default().trim();
        match key {
            "title" if front => lines.push(copied(line)),
            "stance" if front => {
                stance = true;
                lines.extend(hypothetical(Some(line)));
            }
            _ => lines.push(line.to_owned()),
        }
    }
    if !stance {
        let at = lines.iter().position(|line| line.starts_with('[')).unwrap_or(lines.len());
        lines.splice(at..at, hypothetical(None));
    }
    (name, lines.join("\n") + "\n")
}

fn copied(line: &str) -> String {
    match line.rfind('"') {
        Some(end) => format!("{} (copy){}", &line[..end], &line[end..]),
        None => line.to_owned(),
    }
}

fn hypothetical(was: Option<&str>) -> Vec<String> {
    let was = was.map_or(String::new(), |line| {
        let word = line.split('=').nth(1).unwrap_or_default().split('#').next().unwrap_or_default();
        format!(" The original says {}.", word.trim())
    });
    vec![
        format!("# A copy, to be changed: it does not speak for the record or for anybody's claim.{was}"),
        "stance     = \"hypothetical\"".to_owned(),
    ]
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
