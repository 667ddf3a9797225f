//! Every code that reading a population, or asking it for persons, can give.

use crate::diagnostic::{Code, Severity};

macro_rules! codes {
    ($($name:ident = $id:literal, $title:literal, $says:literal;)*) => {
        $(
            #[doc = $title]
            pub static $name: Code =
                Code { id: $id, severity: Severity::Error, title: $title, says: $says };
        )*
        /// All codes, in order.
        pub static CODES: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    NO_TABLE = "GH0201", "Not a table",
        "Tables are CSV files with a header, one row per cell, fields separated by commas. The file is empty or holds a header alone.";
    UNKNOWN_KEY = "GH0202", "An unknown key in population.toml",
        "No such key has a meaning here, so the file would not do what it says.";
    MISSING_KEY = "GH0203", "A key that population.toml has to have",
        "Each table states its dimensions, unit, year, grade of evidence, source and tolerance; nothing of that is implied.";
    BAD_VALUE = "GH0204", "A value that cannot stand here",
        "The value is of the wrong type, not one of the words that the key takes, or outside what it may be.";
    FORMAT = "GH0205", "A population format this program does not read",
        "Each population.toml states the version of its format. This program reads `format = 1`.";
    MISSING_FILE = "GH0206", "A file of the population is missing",
        "A population is a folder: population.toml, sources.toml, README.md and the CSV files that its tables name.";
    PERSON_LEVEL = "GH0207", "Data about single persons",
        "Populations are counts and shares over published categories. A column of names, identifiers, birth dates, addresses, telephone numbers or the like means rows about persons, which this program never reads. There is no setting that allows it.";
    SMALL_CELL = "GH0208", "A cell of 1 to 9 persons",
        "So few persons could be recognised. Join categories until every cell holds 10 persons or more, or none.";
    COLUMN = "GH0209", "A column too many, too few, or twice",
        "A table's file has one column per dimension, one that carries the name of the unit (persons, enterprises, share, percent, per_100000, ratio, or a currency such as yuan or US dollars), and may have `evidence`.";
    UNKNOWN_CATEGORY = "GH0210", "A category that the attribute does not have",
        "Categories are those that population.toml lists under the attribute; of an ordered attribute also bands over them, such as `18-29`, `60+` or `-17`.";
    DUPLICATE = "GH0211", "The same thing twice",
        "Two rows of a table speak of one cell, or two tables or dimensions carry one name.";
    MISSING_CELL = "GH0212", "A cell without a row",
        "A table needs a row for every combination of its categories. Nothing is filled in silently: write 0 where there is nobody.";
    BAD_CELL = "GH0213", "Not a count or share",
        "A cell holds a finite number, 0 or more; counts of persons are whole.";
    SUM = "GH0214", "Rows that do not add up",
        "Shares add up to 1, percentages to 100, counts to the persons of the population, within the table's `rounding`. What is off by more is a mistake in the table, not rounding.";
    CONFLICT = "GH0215", "Tables that contradict each other",
        "Tables stand in order of precedence; each is adjusted to those before it. If a cell would have to change by more than the table's `tolerance`, the tables do not describe the same population.";
    INFEASIBLE = "GH0216", "No joint table has these margins",
        "Proportional fitting cannot meet all margins at once: a margin counts persons in cells that are all impossible, or the margins contradict each other beyond pairs.";
    CHECK = "GH0217", "A published figure that the fit misses",
        "A table with the role `check` is kept out of the fit and compared with it. The difference is larger than its `tolerance`.";
    UNKNOWN_SOURCE = "GH0218", "A source that sources.toml does not have",
        "`source` names keys of the population's sources.toml.";
    BANDS = "GH0219", "Categories or bands with gaps or overlaps",
        "Categories of an ordered attribute follow each other without gap (`0-4`, `5-9`, ... `80+`), and the bands of a table's rows cover each category exactly once.";
    UNKNOWN_ATTRIBUTE = "GH0220", "An attribute that the population does not have",
        "Rules, filters and tables can only speak of the attributes that population.toml declares.";
    CUTS_CATEGORY = "GH0221", "A band that cuts a category in two",
        "Nothing is known about parts of a category, so bands begin and end where categories do.";
    PERSONS = "GH0222", "Nobody there, or more persons than there are",
        "The place of a scheme must hold somebody, and a run cannot have more persons than live there: one synthetic person stands for one person or more.";
    STRATA = "GH0223", "Too many kinds of persons",
        "The engine numbers strata with 16 bits and classes of an attribute with 8. Vary by fewer attributes or wider bands.";
    OVERLAP = "GH0224", "Two factors for one category",
        "Bands of one `vary` may not overlap: it would not be clear which factor holds for the categories in both.";
    UNKNOWN_POPULATION = "GH0225", "No such population",
        "A population is named by the path of its folder or by its name below populations/, first in the working directory, then among those shipped inside the program. `glasshouse list` prints the names.";
    UNDECLARED_FILE = "GH0226", "A data file that no table names",
        "Every data file of a population is a declared table of counts, checked as such. Anything else might hold records of persons and may not lie in the folder.";
    OTHER_SUBJECTS = "GH0227", "Another kind of subjects than the pack scores",
        "A pack scores persons or enterprises ([score.person] or [score.enterprise]), and its population is of the same (`subject` in population.toml).";
    HOUSEHOLDS = "GH0228", "Households that cannot be had",
        "Households are put together from persons so that both agree with their tables ([households] of population.toml). They cannot where the tables ask for more persons of an age than there are, or where the place of a run has other persons than its households ask for.";
    NO_HOUSEHOLDS = "GH0229", "A population without households",
        "Spillover on the members of a household needs a population that says who lives with whom: [households] in its population.toml.";
    OWN_ATTRIBUTE = "GH0230", "An attribute that cannot be laid over the population",
        "An attribute that a pack states ([attribute.NAME]) is one that the population has no table of, and the shares of its categories are at most everybody in every stratum, whatever they are multiplied by.";
    ONLY_AREA = "GH0231", "A limit to areas",
        "Who can have a grade, and on whom a consequence falls, is told by what persons of one area differ in (`only`). Areas themselves differ by the rates, coverages and demands that vary by them.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_ascending_and_explained() {
        assert!(CODES.windows(2).all(|two| two[0].id < two[1].id));
        for code in CODES {
            assert!(code.id.starts_with("GH02") && code.says.ends_with('.'), "{}", code.id);
            assert_eq!(crate::diagnostic::explain(code.id), Some(*code));
        }
    }
}
