//! The population's fit report in words. It is kept as JSON, as the population wrote it, and read here by key.

use serde_json::Value;

use crate::chart::{Block, Table};
use crate::number::{count, percent, significant, title};

/// What can be said of a fit report; nothing if there is none.
pub fn blocks(fit: &Value) -> Vec<Block> {
    [margins(fit), checks(fit), pairs(fit)].into_iter().flatten().collect()
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

fn margins(fit: &Value) -> Option<Block> {
    let margins = list(fit, "margins");
    if margins.is_empty() {
        return None;
    }
    let heads = ["Table", "Cells", "Largest error", "In persons", "Within 0.1% or one person"];
    let mut table = Table::new("Synthetic persons against published tables", &heads);
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
        "Every cell of every table is met within 0.1% or one person, whichever is larger."
    } else {
        "Some cells are missed by more than 0.1% and one person."
    };
    Some(Block { heading: "How well it meets the published tables".to_owned(), text: text.to_owned(), table })
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

fn pairs(fit: &Value) -> Option<Block> {
    let pairs = list(fit, "pairs");
    if pairs.is_empty() {
        return None;
    }
    let known = |pair: &&Value| pair.get("known").and_then(Value::as_bool).unwrap_or_default();
    let mut table = Table::words(
        "Pairs of attributes, and what is known of them together",
        &["Pair", "Published together"],
    );
    for pair in pairs {
        let names = format!("{} and {}", title(&text(pair, "a")), crate::number::name(&text(pair, "b")));
        table.row([names, if known(&pair) { "yes" } else { "no: independent by assumption" }.to_owned()]);
    }
    let text = format!(
        "Of {} pairs of attributes, {} were published together; all others are independent by assumption, given the \
         published ones.",
        pairs.len(),
        pairs.iter().filter(known).count()
    );
    Some(Block { heading: "What is known of attributes together".to_owned(), text, table })
}
