//! The fit report as text.

use super::report::{FitReport, MarginFit, Pair, Worst};
use std::fmt::Write as _;

impl FitReport {
    /// The report as plain text, for people.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write_head(&mut text);
        self.write_margins(&mut text);
        self.write_households(&mut text);
        self.write_companion(&mut text);
        self.write_checks(&mut text);
        self.write_adjustments(&mut text);
        self.write_pairs(&mut text);
        self.write_evidence(&mut text);
        text
    }

    fn write_head(&self, text: &mut String) {
        let place = self.within.as_ref().map(|w| format!(", only {w}")).unwrap_or_default();
        line(
            text,
            &format!("Fit of the synthetic {} to population {}{place}", self.subject, self.population),
        );
        line(
            text,
            "All persons and enterprises are synthetic: made from tables of counts, published or, where marked, assumed; none is a real one.",
        );
        line(
            text,
            &format!(
                "{} {who}, {} of them subjects, each standing for {:.6} {who}; {} rounds of proportional fitting; \
                 {} {who} moved to meet whole-number margins",
                self.persons,
                self.subjects,
                self.stands_for,
                self.iterations,
                self.moves,
                who = self.subject
            ),
        );
        let verdict = if self.within_tolerance { "Every margin holds" } else { "NOT every margin holds" };
        line(text, &format!("{verdict} within 0.1 % or one, whichever is larger."));
    }

    fn write_margins(&self, text: &mut String) {
        let head = "Margins: largest relative and absolute error";
        line(text, &format!("\n{head} ({}), and the cell that has it", self.subject));
        write_margins(&self.margins, text);
    }

    fn write_households(&self, text: &mut String) {
        let Some(fit) = &self.households else { return };
        let alone = self.persons - fit.persons;
        line(
            text,
            &format!(
                "\n{} households with {} persons, of {} templates fitted in {} rounds of proportional updating; {alone} persons live in \
                 collective households; {} households found no members",
                fit.households, fit.persons, fit.templates, fit.rounds, fit.given_up
            ),
        );
        if let Some(published) = fit.persons_published {
            let scaled = published as f64 / self.stands_for;
            let off = 100.0 * (fit.persons as f64 / scaled - 1.0);
            line(text, &format!("Persons in households are {off:+.3} % off the published {published}."));
        }
        let met = fit.margins.iter().all(|margin| margin.within_tolerance);
        let verdict = if met { "Every table holds" } else { "NOT every table holds" };
        line(
            text,
            &format!("{verdict} within {} % or one household, whichever is larger.", 100.0 * fit.tolerance),
        );
        write_margins(&fit.margins, text);
    }

    fn write_companion(&self, text: &mut String) {
        let Some(fit) = &self.companion else { return };
        line(
            text,
            &format!(
                "\nBeside them {} subjects of {}: {} enterprises, of which {} find nobody to represent them; {} jobs, of which {} find nobody",
                fit.subjects, fit.pack, fit.enterprises, fit.unrepresented, fit.jobs, fit.unfilled
            ),
        );
    }

    fn write_checks(&self, text: &mut String) {
        line(text, "\nPublished figures kept out of the fit, compared with it");
        for check in &self.checks {
            let allowed = 100.0 * check.tolerance;
            line(
                text,
                &format!(
                    "  {:<34} {} (allowed {allowed:.2} %)",
                    check.table,
                    words(&check.fitted_to_published)
                ),
            );
            line(text, &format!("    {}", check.note));
        }
    }

    fn write_adjustments(&self, text: &mut String) {
        line(text, "\nAdjustments so that tables agree with those before them");
        for it in &self.adjustments {
            let allowed = 100.0 * it.tolerance;
            line(text, &format!("  {:<34} {} (allowed {allowed:.2} %)", it.table, words(&it.largest)));
            line(text, &format!("    to agree with {}", it.agrees_with.join(", ")));
        }
    }

    fn write_pairs(&self, text: &mut String) {
        line(text, "\nPairs of attributes that a table holds together");
        for pair in self.pairs.iter().filter(|p| p.known) {
            line(text, &format!("  {} x {}: {}{}", pair.a, pair.b, pair.tables.join(", "), zeros(pair)));
        }
        line(text, "\nPairs that are independent by assumption, given the tables above");
        for pair in self.pairs.iter().filter(|p| !p.known) {
            line(text, &format!("  {} x {}{}", pair.a, pair.b, zeros(pair)));
        }
    }

    fn write_evidence(&self, text: &mut String) {
        line(
            text,
            &format!("\nHow well the tables are known: share of {} (share of rows) by grade", self.subject),
        );
        for table in &self.evidence {
            let [documented, estimated, assumed] = [0, 1, 2]
                .map(|at| format!("{:.1} % ({:.1} %)", 100.0 * table.persons[at], 100.0 * table.rows[at]));
            line(
                text,
                &format!(
                    "  {:<26} {}: documented {documented}, estimated {estimated}, assumed {assumed}",
                    table.table, table.year
                ),
            );
        }
    }
}

fn write_margins(margins: &[MarginFit], text: &mut String) {
    for margin in margins {
        line(
            text,
            &format!("  {} ({}; {} cells)", margin.table, margin.dimensions.join(" x "), margin.cells),
        );
        for (label, worst) in rows(margin) {
            line(text, &format!("    {label:<34} {}", words(worst)));
        }
    }
}

fn line(text: &mut String, line: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{line}");
}

fn zeros(pair: &Pair) -> String {
    pair.zeros.as_ref().map(|table| format!(" (impossible combinations: {table})")).unwrap_or_default()
}

/// The comparisons of a margin that were made.
fn rows(margin: &MarginFit) -> Vec<(&'static str, &Worst)> {
    let mut rows = vec![
        ("joint table, to reconciled", &margin.fitted_to_reconciled),
        ("joint table, to published", &margin.fitted_to_published),
        ("whole numbers, to reconciled", &margin.persons_to_reconciled),
    ];
    rows.extend(margin.persons_to_published.as_ref().map(|worst| ("whole numbers, to published", worst)));
    rows
}

fn words(worst: &Worst) -> String {
    if worst.absolute == 0.0 {
        return "exact".into();
    }
    format!(
        "{:.6} % ({}); {:.3} ({})",
        100.0 * worst.relative,
        worst.relative_cell,
        worst.absolute,
        worst.absolute_cell
    )
}
