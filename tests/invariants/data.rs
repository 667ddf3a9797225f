//! Invariant 8: no input can carry a record of a person.

use std::fs;
use std::path::{Path, PathBuf};

use pack::Library;
use pack::population::Population;

/// A population of two towns whose one table has this header and these rows.
fn population(name: &str, table: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("tables")).unwrap();
    let text = "format = 1\ntitle = \"Two towns\"\ntotal = 1000\narea = \"town\"\nleaves_out = [\"all\"]\n\
                [attribute.town]\nsays = \"Where one lives\"\ncategories = [\"north\", \"south\"]\n\
                [[table]]\nname = \"town\"\nfile = \"tables/town.csv\"\ndimensions = [\"town\"]\nunit = \"persons\"\n\
                year = 2020\nevidence = \"assumed\"\nwhy = \"a test\"\ntolerance = 0\n";
    fs::write(folder.join("population.toml"), text).unwrap();
    fs::write(folder.join("README.md"), "# two towns\n").unwrap();
    fs::write(folder.join("sources.toml"), "").unwrap();
    fs::write(folder.join("tables/town.csv"), table).unwrap();
    folder
}

fn load(name: &str, table: &str) -> Result<Population, String> {
    let folder = population(name, table);
    Population::load(&Library::new(), &folder.to_string_lossy()).map_err(|faults| faults.render(false, 110))
}

#[test]
fn invariant_8_counts_over_categories_are_read() {
    let read = load("fine", "town,persons\nnorth,600\nsouth,400\n");
    assert_eq!(read.map(|p| p.total), Ok(1000));
}

#[test]
fn invariant_8_columns_about_a_person_are_refused() {
    for column in ["name", "date of birth", "ID number", "address", "身份证号", "phone"] {
        let table = format!("town,{column},persons\nnorth,x,600\nsouth,y,400\n");
        let refused = load("columns", &table).expect_err(column);
        assert!(refused.contains("town.csv"), "{column}: {refused}");
    }
}

#[test]
fn invariant_8_small_cells_are_refused_and_empty_ones_allowed() {
    for count in [1, 5, 9] {
        let table = format!("town,persons\nnorth,{}\nsouth,{count}\n", 1000 - count);
        assert!(load("cells", &table).is_err(), "a cell of {count} persons");
    }
    assert!(load("empty", "town,persons\nnorth,1000\nsouth,0\n").is_ok(), "an empty cell is no person");
}

#[test]
fn invariant_8_shipped_tables_are_counts_over_categories() {
    let populations = Path::new(env!("CARGO_MANIFEST_DIR")).join("../populations");
    let mut tables = 0;
    for folder in fs::read_dir(populations).unwrap() {
        for table in fs::read_dir(folder.unwrap().path().join("tables")).unwrap() {
            let path = table.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
            let persons = header.iter().position(|c| *c == "persons");
            for line in text.lines().skip(1).filter(|l| !l.is_empty()) {
                if let Some(at) = persons {
                    let count: f64 = line.split(',').nth(at).unwrap().parse().unwrap();
                    assert!(count == 0.0 || count >= 10.0, "{}: {line}", path.display());
                }
            }
            tables += 1;
        }
    }
    assert!(tables > 5);
}
