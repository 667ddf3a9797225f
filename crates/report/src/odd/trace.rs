//! The TRACE section: how the model was made sure of, in the eight parts of the TRACE framework.

use ::pack::{EvidenceSummary, Known};

use super::markdown::Markdown;
use super::{Source, oracles};
use crate::view::LIMITS;

/// All eight parts.
pub fn write(of: &Source<'_>, page: &mut Markdown) {
    let name = &of.plan.pack.name;
    page.heading(3, "TRACE 1 Problem formulation");
    page.paragraph(
        "The questions are those of section 1; the users researchers, auditors, lawyers and journalists. The model may rank designs where the ranking holds across the ranges of what is assumed, and may show \
         that a claim does or does not follow from its premises. What no run can show:",
    );
    LIMITS.iter().for_each(|limit| page.item(limit));
    page.paragraph("What this pack leaves out:");
    if of.plan.pack.leaves_out.is_empty() {
        page.item("The pack names nothing.");
    }
    of.plan.pack.leaves_out.iter().for_each(|sentence| page.item(sentence));
    page.heading(3, "TRACE 2 Model description");
    page.paragraph("Sections 1 to 7 above, made from the code and the pack; `docs/background/what-is-simulated.md` says the same in prose.");
    data(of, page);
    page.heading(3, "TRACE 4 Conceptual model evaluation");
    page.paragraph(
        "Each design choice stands with its reason (\u{201c}Why so\u{201d}) beside it above. Where the literature has two models of one word (bounds applied after each record or once a step, offences while listed ignored or restarting the \
         clock, windows that slide or follow each other), the pack has to say which.",
    );
    verification(page);
    page.heading(3, "TRACE 6 Model output verification");
    page.paragraph(&format!(
        "Published figures that numbers of this pack were taken from or fitted to, as far as they are set beside a run: {}. A number that was chosen by another one says so in its reason, under Parameters. `glasshouse check {name} --run` compares them, and all brackets of section 1, with a run.",
        known(of, &[Known::Input, Known::Fitted])
    ));
    page.heading(3, "TRACE 7 Model analysis");
    page.paragraph(&format!(
        "`glasshouse check {name} --parameters` sets every number to the ends of its range and says which measure moves. `glasshouse compare` varies rules on the same persons with the same draws and gives paired intervals over replicates, \
         until the difference is known as precisely as wanted. `glasshouse uncertainty {name}` says how much of a result is due to chance, to numbers that nobody knows and to theory. `glasshouse sweep` makes many runs over numbers, \
         packs and laws, and `glasshouse calibrate` holds free numbers to published figures and says which of them the figures cannot tell."
    ));
    page.heading(3, "TRACE 8 Model output corroboration");
    page.paragraph(&format!(
        "Only figures that no number of the pack was taken from or chosen by may speak here: {}. The landing table of the project (`docs/reference/landing.md`) keeps hits and misses.",
        known(of, &[Known::Predicted])
    ));
}

fn data(of: &Source<'_>, page: &mut Markdown) {
    let fit = &of.plan.fit;
    page.heading(3, "TRACE 3 Data evaluation");
    page.paragraph(&format!(
        "Numbers of the pack by evidence: {}. The population rests on {} tables; {} figures were kept out of the fit and compared with it. Where nobody knows a number it is marked as assumed, with a range and a reason.",
        EvidenceSummary::of(&of.plan.pack).words(),
        fit.margins.len(),
        fit.checks.len()
    ));
}

fn verification(page: &mut Markdown) {
    page.heading(3, "TRACE 5 Implementation verification");
    page.paragraph(
        "Invariants (a null reform changes nothing, threads change nothing, one record less changes nobody but whom it reaches, ...) are listed in `ARCHITECTURE.md` with the tests that hold them. Closed forms and published results that the engine has to \
         reproduce within sampling error:",
    );
    for oracle in oracles::all() {
        let tests = if oracle.tests == 1 { "1 test".to_owned() } else { format!("{} tests", oracle.tests) };
        page.item(&format!("`tests/oracles/{}.rs` ({tests}): {}", oracle.name, oracle.says));
    }
}

/// Published figures that a pack knew of in these ways.
fn known(of: &Source<'_>, ways: &[Known]) -> String {
    let published = of.expected.map_or(&[][..], |expected| &expected.published);
    let said: Vec<String> = published
        .iter()
        .filter(|published| ways.contains(&published.known))
        .map(|published| format!("{} ({})", published.says, published.known.word()))
        .collect();
    if said.is_empty() { "none".to_owned() } else { said.join("; ") }
}
