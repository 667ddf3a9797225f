//! Reports: views (the only serialised results) and the files of a run folder.
//!
//! Files are handed to a callback as bytes; whoever calls decides where they go. Nothing here looks at a path or a
//! clock, so that the same run gives the same bytes.

mod chart;
mod finished;
mod fit;
mod gallery;
mod gap;
mod number;
mod numbers;
mod odd;
mod page;
mod reaction;
mod swing;
mod table;
mod view;
mod warning;

pub use finished::Finished;
pub use gallery::GalleryPages;
pub use odd::{ODD_SCHEMA, OddView, Section};
pub use view::uncertainty::{GLANCE, glance_row, uncertainty_text};
pub use view::{
    AUDIT_SCHEMA, AnswerView, AssumedLine, AuditView, BlockedView, CALIBRATION_SCHEMA, COMPARISON_SCHEMA,
    CONDITIONAL, CalibrationView, ChangedView, ClaimView, CompareView, DirectionView, EXHIBITION_SCHEMA,
    EffectView, Evidence, EvidenceCount, ExhibitView, ExhibitionView, Figure, KeptView, LIFE_SCHEMA,
    LifeView, ListView, ListingView, MeasureView, NO_VERDICT, NumberView, PrecisionView, RecordView, RunView,
    STATEMENT, SWEEP_SCHEMA, SourceLine, StandingView, StepKind, StepLine, StepView, SweepRunView, SweepView,
    TOLD, TableView, TargetView, Tone, WorldView,
};
pub use warning::{Shown, Trap, Warning};

/// Writes every file of a finished run through a callback that takes a name and the content. The manifest and the
/// copies of inputs are not among them: they are the run folder's own.
pub fn write(
    put: &mut dyn FnMut(&str, &[u8]) -> std::io::Result<()>,
    run: &Finished<'_>,
    view: &RunView,
) -> std::io::Result<()> {
    put("summary.json", view.to_json_text().as_bytes())?;
    put("measures.parquet", &table::measures::bytes(run)?)?;
    put("fields.parquet", &table::fields::bytes(run)?)?;
    put("dictionary.json", table::dictionary::text(run).as_bytes())?;
    put("report.html", page::html(run, view)?.as_bytes())
}

/// The page of a life.
///
/// # Errors
/// If the template does not fit the view.
pub fn life_html(told: &lab::life::Life, view: &LifeView, command: &str) -> std::io::Result<String> {
    page::life_html(told, view, command)
}

/// The page of an audit.
///
/// # Errors
/// If the template does not fit the view.
pub fn audit_html(view: &AuditView) -> std::io::Result<String> {
    page::audit_html(view)
}

/// The page of a study of uncertainty; `command` makes the study again.
///
/// # Errors
/// If the template does not fit the result.
pub fn uncertainty_html(result: &lab::uncertainty::Uncertainty, command: &str) -> std::io::Result<String> {
    page::uncertainty_html(result, command)
}

/// The same of a comparison.
pub fn write_comparison(
    put: &mut dyn FnMut(&str, &[u8]) -> std::io::Result<()>,
    comparison: &lab::compare::Comparison,
    view: &CompareView,
) -> std::io::Result<()> {
    put("comparison.json", view.to_json_text().as_bytes())?;
    put("differences.parquet", &table::differences::bytes(comparison)?)?;
    put("report.html", page::compare_html(view)?.as_bytes())
}

/// The files of a sweep whose runs are all there.
///
/// # Errors
/// If the callback fails.
pub fn write_sweep(
    put: &mut dyn FnMut(&str, &[u8]) -> std::io::Result<()>,
    sweeping: &lab::sweep::Sweeping,
    became: &[lab::sweep::Became],
    view: &SweepView,
) -> std::io::Result<()> {
    put("sweep.json", view.to_json_text().as_bytes())?;
    put("runs.parquet", &table::sweep::runs(sweeping, became)?)?;
    put("measures.parquet", &table::sweep::measures(sweeping, became)?)
}

/// The files of a calibration.
///
/// # Errors
/// If the callback fails, or the template does not fit the view.
pub fn write_calibration(
    put: &mut dyn FnMut(&str, &[u8]) -> std::io::Result<()>,
    done: &lab::calibrate::Calibration,
    view: &CalibrationView,
    command: &str,
) -> std::io::Result<()> {
    put("calibration.json", view.to_json_text().as_bytes())?;
    put("posterior.parquet", &table::posterior::bytes(done)?)?;
    put("report.html", page::calibration_html(view, command)?.as_bytes())
}
