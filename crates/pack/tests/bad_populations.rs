//! Every mistake that a population's folder can hold: bad folders beside the message they earn, in
//! `tests/diagnostics/populations/NAME/message.txt`. `UPDATE_MESSAGES=1 cargo test` writes the messages anew.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use glasshouse_pack::population::{Population, codes};
use glasshouse_pack::spec::SourceFile;

/// Codes of requests to a population, which no file of its folder can earn; unit tests hold them.
const OF_REQUESTS: [&str; 8] =
    ["GH0222", "GH0223", "GH0224", "GH0225", "GH0227", "GH0229", "GH0230", "GH0231"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/diagnostics/populations")
}

/// The files of a folder, by name.
fn files(folder: &Path) -> Vec<SourceFile> {
    let mut files = Vec::new();
    for (sub, prefix) in [("", ""), ("tables", "tables/")] {
        for entry in fs::read_dir(folder.join(sub)).unwrap() {
            let path = entry.unwrap().path();
            let own = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_file() && own != "message.txt" {
                files.push(SourceFile {
                    name: format!("{prefix}{own}"),
                    text: fs::read_to_string(&path).unwrap(),
                });
            }
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

#[test]
fn every_mistake_earns_its_message() {
    let mut earned = BTreeSet::new();
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let message = match Population::from_files(&name, files(&path)) {
            Ok(_) => "fine\n".to_string(),
            Err(faults) => {
                earned.extend(faults.items.iter().map(|d| d.code.to_string()));
                faults.render(false, 100)
            }
        };
        let expected = path.join("message.txt");
        if std::env::var_os("UPDATE_MESSAGES").is_some() {
            fs::write(&expected, &message).unwrap();
        }
        if fs::read_to_string(&expected).unwrap_or_default() != message {
            wrong.push(format!("{name}:\n{message}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for code in codes::CODES.iter().filter(|code| !OF_REQUESTS.contains(&code.id)) {
        assert!(earned.contains(code.id), "no bad folder earns {} ({})", code.id, code.title);
    }
}
