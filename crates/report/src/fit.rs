//! The population's fit report in words. It is kept as JSON, as the population wrote it, and read here by key.

use serde_json::Value;

use crate::chart::{Block, Table};
use crate::number::{count, percent, significant, title};

/// What can be said of a fit report; nothing if there is none.
pub fn blocks(fit: &Value) -> Vec<Block> {
    [margins(fit), households(fit), companion(fit), tables(fit), checks(fit), pairs(fit)]
        .into_iter()
        .flatten()
        .collect()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn number(value: &Value, path: [&str; 2]) -> f64 {
    value.get(path[0]).and_then(|v| v.get(path[1])).and_then(Value::as_f64).unwrap_or_default()
}

/// Households against their tables, where they were put together.
fn households(fit: &Value) -> Option<Block> {
    let fit = fit.get("households").filter(|fit| !fit.is_null())?;
    let whole = |key: &str| fit.get(key).and_then(Value::as_f64).unwrap_or_default();
    let heads = ["Table", "Cells", "Largest error", "In households"];
    let mut table = Table::new("Synthetic households against the tables they were made from", &heads);
    for margin in list(fit, "margins") {
        table.row([
            title(&text(margin, "table")),
            count(margin.get("cells").and_then(Value::as_f64).unwrap_or_default()),
            percent(number(margin, ["persons_to_reconciled", "relative"])),
            significant(number(margin, ["persons_to_reconciled", "absolute"])),
        ]);
    }
    let text = format!(
        "{} households with {} persons, put together in {} ways so that households and persons both agree with their tables; {} more found no \
         members. Everybody else lives in a collective household, with nobody.",
        count(whole("households")),
        count(whole("persons")),
        count(whole("templates")),
        count(whole("given_up"))
    );
    Some(Block { heading: "Who lives with whom".to_owned(), text, table })
}

/// How the companion goes with it, where there is one.
fn companion(fit: &Value) -> Option<Block> {
    let fit = fit.get("companion").filter(|fit| !fit.is_null())?;
    let whole = |key: &str| fit.get(key).and_then(Value::as_f64).unwrap_or_default();
    let mut table = Table::new("Enterprises and their jobs", &["", "Number", "That find nobody"]);
    table.row([
        "Enterprises to represent".to_owned(),
        count(whole("enterprises")),
        count(whole("unrepresented")),
    ]);
    table.row(["Jobs".to_owned(), count(whole("jobs")), count(whole("unfilled"))]);
    let text = format!(
        "{} subjects of \u{201c}{}\u{201d} run beside these, at the same scale and from the same seed.",
        count(whole("subjects")),
        text(fit, "pack")
    );
    Some(Block { heading: "Who runs beside them".to_owned(), text, table })
}

fn margins(fit: &Value) -> Option<Block> {
    let margins = list(fit, "margins");
    if margins.is_empty() {
        return None;
    }
    let who = text(fit, "subject");
    let in_numbers = format!("In {who}");
    let heads = ["Table", "Cells", "Largest error", &in_numbers, "Within 0.1% or one"];
    let mut table = Table::new(format!("Synthetic {who} against the tables they were made from"), &heads);
    for margin in margins {
        let within = margin.get("within_tolerance").and_then(Value::as_bool).unwrap_or_default();
        table.row([
            title(&text(margin, "table")),
            count(margin.get("cells").and_then(Value::as_f64).unwrap_or_default()),
            percent(number(margin, ["persons_to_reconciled", "relative"])),
            significant(number(margin, ["persons_to_reconciled", "absolute"])),
            if within { "yes" } else { "no" }.to_owned(),
        ]);
    }
    let all = fit.get("within_tolerance").and_then(Value::as_bool).unwrap_or_default();
    let text = if all {
        "Every cell of every table is met within 0.1% or one, whichever is larger."
    } else {
        "Some cells are missed by more than 0.1% and one."
    };
    Some(Block { heading: "How well it meets its tables".to_owned(), text: text.to_owned(), table })
}

/// How well the tables themselves are known.
fn tables(fit: &Value) -> Option<Block> {
    let tables = list(fit, "evidence");
    if tables.is_empty() {
        return None;
    }
    let heads = ["Table", "Year", "In documented rows", "In estimated rows", "In assumed rows"];
    let mut table = Table::new("The tables, by how well their rows are known", &heads);
    let mut assumed = Vec::new();
    for line in tables {
        let shares = list(line, "persons").iter().map(|v| v.as_f64().unwrap_or_default());
        let shares: Vec<f64> = shares.collect();
        let of = |grade: usize| percent(shares.get(grade).copied().unwrap_or_default());
        let named = title(&text(line, "table"));
        if shares.get(2).is_some_and(|&share| share > 0.0) {
            assumed.push(format!("{named} {}", of(2)));
        }
        let year = line.get("year").and_then(Value::as_i64).map_or(String::new(), |y| y.to_string());
        table.row([named, year, of(0), of(1), of(2)]);
    }
    let text = if assumed.is_empty() {
        "No table has assumed rows.".to_owned()
    } else {
        format!(
            "Meeting a table says nothing of whether the table is right. Share of {} resting on assumed rows: {}.",
            text(fit, "subject"),
            assumed.join("; ")
        )
    };
    Some(Block { heading: "How well the tables are known".to_owned(), text, table })
}

fn checks(fit: &Value) -> Option<Block> {
    let checks = list(fit, "checks");
    if checks.is_empty() {
        return None;
    }
    let heads = ["Table", "Largest difference", "Where", "Allowed", "Why they may differ"];
    let mut table = Table::words("Against published figures that were kept out of the fit", &heads);
    for check in checks {
        let worst = check.get("fitted_to_published").unwrap_or(&Value::Null);
        table.row([
            title(&text(check, "table")),
            percent(number(check, ["fitted_to_published", "relative"])),
            text(worst, "relative_cell"),
            percent(check.get("tolerance").and_then(Value::as_f64).unwrap_or_default()),
            text(check, "note"),
        ]);
    }
    let text = "Published figures that were not used to build the population, and so test it.".to_owned();
    Some(Block { heading: "Checked against other figures".to_owned(), text, table })
}

const GRADES: [&str; 3] = ["documented", "estimated", "assumed"];

/// The weakest grade of the best table that holds a pair; tables are named with theirs, as `province-age (assumed)`.
fn grade(pair: &Value) -> Option<&'static str> {
    let tables = list(pair, "tables").iter().filter_map(Value::as_str);
    let of = |table: &str| GRADES.iter().position(|grade| table.ends_with(&format!("({grade})")));
    tables.filter_map(of).min().map(|at| GRADES[at])
}

fn pairs(fit: &Value) -> Option<Block> {
    let pairs = list(fit, "pairs");
    if pairs.is_empty() {
        return None;
    }
    let known = |pair: &&Value| pair.get("known").and_then(Value::as_bool).unwrap_or_default();
    let mut table = Table::words(
        "Pairs of attributes, and what is known of them together",
        &["Pair", "Held together by", "Grade of its weakest row"],
    );
    for pair in pairs {
        let names = format!("{} and {}", title(&text(pair, "a")), crate::number::name(&text(pair, "b")));
        let tables: Vec<&str> = list(pair, "tables").iter().filter_map(Value::as_str).collect();
        let held = match (known(&pair), tables.is_empty()) {
            (false, _) => "nothing: independent by assumption".to_owned(),
            (true, true) => "a table".to_owned(),
            (true, false) => tables.join(", "),
        };
        table.row([names, held, grade(pair).unwrap_or("\u{2013}").to_owned()]);
    }
    let rest = pairs.iter().filter(known).count();
    let grades: Vec<String> = GRADES
        .iter()
        .map(|grade| (grade, pairs.iter().filter(|pair| self::grade(pair) == Some(grade)).count()))
        .filter(|(_, pairs)| *pairs > 0)
        .map(|(grade, pairs)| format!("{pairs} {grade}"))
        .collect();
    let text = format!(
        "{rest} of {} pairs of attributes rest on a table{}{}, each counted by the weakest row of the table; all others \
         are independent by assumption, given these.",
        pairs.len(),
        if grades.is_empty() { "" } else { ": " },
        grades.join(", ")
    );
    Some(Block { heading: "What is known of attributes together".to_owned(), text, table })
}
