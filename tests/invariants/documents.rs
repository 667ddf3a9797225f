//! What the documents say of the code is so.

use std::fs;
use std::path::{Path, PathBuf};

use model::schedule::{PARTS, TickPart};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The words between backticks.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// Whether a line of the source defines a public item of this name.
fn defines(source: &str, name: &str) -> bool {
    source.lines().any(|line| {
        let mut words = line.trim().split(|c: char| !c.is_alphanumeric() && c != '_');
        words.next() == Some("pub")
            && matches!(words.next(), Some("struct" | "enum" | "trait" | "type" | "fn" | "const"))
            && words.next() == Some(name)
    })
}

#[test]
fn every_row_of_the_glossary_is_in_the_code() {
    let mut sources = Vec::new();
    rust_files(&root().join("crates"), &mut sources);
    let sources: Vec<String> = sources.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let glossary = text("GLOSSARY.md");
    let rows = glossary.lines().filter(|l| l.starts_with("| ") && !l.starts_with("| word"));
    let mut count = 0;
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let (word, avoid) = (cells[1], cells[3]);
        let (names, files) = (quoted(cells[4]), quoted(cells[5]));
        assert_eq!((names.len(), files.len()), (1, 1), "{word}: one type and one file");
        assert!(defines(&text(files[0]), names[0]), "{word}: {} does not define {}", files[0], names[0]);
        for other in quoted(avoid) {
            let used = sources.iter().any(|source| defines(source, other));
            assert!(!used, "{word}: `{other}` names a public item, though the glossary avoids it");
        }
        count += 1;
    }
    assert!(count > 25, "the glossary has {count} rows");
}

/// Paths and commands that the documents name.
#[test]
fn files_and_tests_that_documents_name_exist() {
    let mut sources = Vec::new();
    for folder in ["crates", "tests"] {
        rust_files(&root().join(folder), &mut sources);
    }
    let all: String = sources.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    for document in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        for word in quoted(&text(document)) {
            let path = word.trim_end_matches('/');
            let looks_like_a_path =
                path.contains('/') && !path.contains([' ', '*', ':', '<']) && !path.contains("NAME");
            if looks_like_a_path && !["runs", "packs/xx-name"].iter().any(|p| path.starts_with(p)) {
                assert!(root().join(path).exists(), "{document} names {path}, which does not exist");
            }
            if let Some(prefix) = word.strip_suffix('*').filter(|p| p.starts_with("invariant_")) {
                assert!(
                    all.contains(&format!("fn {prefix}")),
                    "{document} names {word}, and no test begins so"
                );
            }
        }
    }
}

/// The page that explains the tick has the engine's own list of its parts.
#[test]
fn the_architectures_table_of_the_tick_is_the_codes_own() {
    let row = |part: &TickPart| {
        let files: Vec<String> = part.files.iter().map(|file| format!("`{file}`")).collect();
        format!("| {} | {} | {} |\n", part.name, files.join(", "), part.says)
    };
    let rows: String = PARTS.iter().map(row).collect();
    let page = text("ARCHITECTURE.md");
    let head = "| part | file | what happens |\n|---|---|---|\n";
    let start = page.find(head).expect("ARCHITECTURE.md has the table") + head.len();
    let end = start + page[start..].find("\n\n").expect("the table has an end") + 1;
    if std::env::var_os("UPDATE_MESSAGES").is_some() {
        fs::write(root().join("ARCHITECTURE.md"), format!("{}{rows}{}", &page[..start], &page[end..]))
            .unwrap();
    }
    let message =
        "UPDATE_MESSAGES=1 cargo test -p glasshouse-tests --test invariants documents writes it anew";
    assert!(
        page[start..end] == *rows,
        "ARCHITECTURE.md does not tell crates/model/src/schedule.rs: {message}"
    );
    for file in
        PARTS.iter().flat_map(|part| part.files).chain(&["simulate.rs", "rates.rs", "frailty.rs", "world.rs"])
    {
        assert!(page.contains(&format!("`{file}`")), "ARCHITECTURE.md does not name {file}");
        assert!(root().join(format!("crates/model/src/{file}")).exists(), "{file} is gone");
    }
}

/// The reference of the pack format: every kind of table as `glasshouse explain` prints it, and every code.
fn reference() -> String {
    let mut page = String::from(
        "# Pack format 1: reference\n\nGenerated from the reader's own tables; `glasshouse explain KIND` and `glasshouse explain CODE` print the same.\n\
         The JSON Schema beside this page is generated from them too.\n\n## Kinds\n\n",
    );
    for (kind, _) in pack::kinds() {
        let text = pack::explain(kind).unwrap_or_default();
        page += &format!("### {kind}\n\n```text\n{}\n```\n\n", text.trim_end());
    }
    page += "## Codes\n\n| code | severity | what is wrong | what it means |\n|---|---|---|---|\n";
    for code in pack::diagnostic::codes::CODES.iter().chain(pack::population::codes::CODES) {
        let says = code.says.replace('|', "\\|");
        page += &format!("| {} | {} | {} | {says} |\n", code.id, code.severity.word(), code.title);
    }
    page
}

#[test]
fn the_reference_is_what_the_program_says() {
    let schema = serde_json::to_string_pretty(&pack::json_schema()).unwrap() + "\n";
    for (file, expected) in
        [("docs/reference/pack-format.md", reference()), ("docs/reference/pack.schema.json", schema)]
    {
        if std::env::var_os("UPDATE_MESSAGES").is_some() {
            fs::write(root().join(file), &expected).unwrap();
        }
        let message = "UPDATE_MESSAGES=1 cargo test -p glasshouse-tests --test invariants writes it anew";
        assert!(text(file) == expected, "{file} is out of date: {message}");
    }
}
