//! Names, units and meanings of the trace's counters.

use model::policy::Policy;
use model::trace::{Brought, Cause, Counter, Side, Whose};

/// A counter in words.
pub struct Words {
    /// Column name: `listed.dishonest`.
    pub name: String,
    /// What it counts in.
    pub unit: &'static str,
    /// `stock` at the end of the period, or `flow` over it.
    pub kind: &'static str,
    /// What it means.
    pub means: &'static str,
}

const SUBJECTS: &str = "simulated subjects";
const ACTS: &str = "millionths of an act";
const ATTEMPTS: &str = "millionths of an attempt";
const DAYS: &str = "thousandths of a subject-day";

/// Name, unit and meaning of a counter.
pub fn words(counter: Counter, policy: &Policy) -> Words {
    let (kind, unit, means) = about(counter);
    Words { name: column(counter, policy), unit, kind, means }
}

fn brought_word(brought: Brought) -> &'static str {
    match brought {
        Brought::All => "",
        Brought::ByScheme => "_by_scheme",
        Brought::Wrongly => "_wrongly",
    }
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Score => "score",
        Side::Fair => "fair",
    }
}

/// The column's name: what is counted, then, after a dot, of which rule.
fn column(counter: Counter, policy: &Policy) -> String {
    use Counter as C;
    let list = |head: &str, l: u8| format!("{head}.{}", policy.lists[usize::from(l)].name);
    let spillover =
        |head: &str, of: Whose, s: u16| format!("{}.{}", whose(head, of), policy.spillovers[usize::from(s)]);
    let conduct = |head: &str, k: u16| format!("{head}.{}", policy.conduct[usize::from(k)].name);
    let activity = |head: &str, a: u16| format!("{head}.{}", policy.activities[usize::from(a)]);
    match counter {
        C::Subjects => "subjects".to_owned(),
        C::ScoreSum(s) => format!("score_sum.{}", side(s)),
        C::Grade(s, g) => format!("grade.{}.{}", side(s), policy.grades[usize::from(g)]),
        C::GradedTooLow => "graded_too_low".to_owned(),
        C::GradedTooHigh => "graded_too_high".to_owned(),
        C::Listed(l) => list("listed", l),
        C::Wrongly(l) => list("wrongly_listed", l),
        C::Induced(l) => list("induced", l),
        C::Missed(l) => list("missed", l),
        C::Entered(l) => list("entered", l),
        C::EnteredWrongly(l) => list("entered_wrongly", l),
        C::Left(l) => list("left", l),
        C::Returned(l) => list("returned", l),
        C::Trapped(l) => list("trapped", l),
        C::RecordsTrue(k) => conduct("records_true", k),
        C::RecordsMistaken(k) => conduct("records_mistaken", k),
        C::RecordsLost(k) => conduct("records_lost", k),
        C::RecordsPhantom(k) => conduct("records_phantom", k),
        C::RecordsAssociated(k) => conduct("records_associated", k),
        C::RecordsInduced(k) => conduct("records_induced", k),
        C::RecordsByChannel(c) => format!("records_by_channel.{}", policy.channels[usize::from(c)]),
        C::Acts(k) => conduct("acts", k),
        C::ActsWithout(k) => conduct("acts_without", k),
        C::ActsDisplaced(k) => conduct("acts_displaced", k),
        C::ActsGamed(k) => conduct("acts_gamed", k),
        C::RestrictedDays(a) => activity("restricted_days", a),
        C::RestrictedDaysWrongly(a) => activity("restricted_days_wrongly", a),
        C::Blocked(a) => activity("blocked", a),
        C::BlockedWrongly(a) => activity("blocked_wrongly", a),
        C::Eased(a) => activity("eased", a),
        C::Bypassed(a) => activity("bypassed", a),
        C::Attempts(a) => activity("attempts", a),
        C::Money(c) => format!("money.{}", policy.consequences[usize::from(c)]),
        C::RiskSum => "risk_sum".to_owned(),
        C::HardshipSum(of) => format!("hardship_sum.{}", side(of)),
        C::GrievanceSum(of) => format!("grievance_sum.{}", side(of)),
        C::CapHits => "cap_hits".to_owned(),
        C::Copied(l) => list("copied", l),
        C::Pending(w, l) => list(&whose("appeals_pending", w), l),
        C::EntryCause(l, cause) => list(&format!("entered_by_{}", cause_word(cause)), l),
        C::Reviewed(w, l) => list(&whose("reviewed", w), l),
        C::TurnedDown(w, l) => list(&whose("turned_down", w), l),
        C::Appealed(w, l) => list(&whose("appealed", w), l),
        C::Decided(w, l) => list(&whose("appeals_decided", w), l),
        C::Upheld(w, l) => list(&whose("appeals_upheld", w), l),
        C::AppealDays(w, l) => list(&whose("appeal_days", w), l),
        C::Overdue(l) => list("appeals_overdue", l),
        C::CopiedDays(l) => list("copied_days", l),
        C::Closed(brought) => format!("closed{}", brought_word(brought)),
        C::JobsLost(brought) => format!("jobs_lost{}", brought_word(brought)),
        C::Spared => "spared".to_owned(),
        C::Opened => "opened".to_owned(),
        C::Turnover => "turnover".to_owned(),
        C::TurnoverWithout => "turnover_without".to_owned(),
        C::TurnoverSquares => "turnover_squares".to_owned(),
        C::Tax => "tax".to_owned(),
        C::Spilled(w, s) => spillover("spilled", w, s),
        C::SpilledDays(w, s) => spillover("spilled_days", w, s),
        C::SpilledBlocked(w, s) => spillover("spilled_blocked", w, s),
        C::Dismissed(brought) => format!("dismissed{}", brought_word(brought)),
        C::Withdrawn => "records_withdrawn".to_owned(),
    }
}

fn whose(head: &str, whose: Whose) -> String {
    match whose {
        Whose::All => head.to_owned(),
        Whose::Wrongly => format!("{head}_wrongly"),
    }
}

fn cause_word(cause: Cause) -> &'static str {
    match cause {
        Cause::Misidentification => "misidentification",
        Cause::DatabaseError => "database_error",
        Cause::Association => "association",
        Cause::Induced => "induced_acts",
        Cause::Other => "other",
    }
}

fn about(counter: Counter) -> (&'static str, &'static str, &'static str) {
    use Counter as C;
    match counter {
        C::Subjects => ("stock", SUBJECTS, "all subjects"),
        C::ScoreSum(_) => ("stock", "score units", "sum of scores; a point has `units_per_point` units"),
        C::Grade(..) => ("stock", SUBJECTS, "with the grade, by the score or by the fair score"),
        C::GradedTooLow => ("stock", SUBJECTS, "graded worse than by their fair score"),
        C::GradedTooHigh => ("stock", SUBJECTS, "graded better than by their fair score"),
        C::Listed(_) => ("stock", SUBJECTS, "on the list"),
        C::Wrongly(_) => ("stock", SUBJECTS, "on the list though not on the fair list"),
        C::Induced(_) => {
            ("stock", SUBJECTS, "on the list only through acts that a wrongful restriction induced")
        }
        C::Missed(_) => ("stock", SUBJECTS, "on the fair list though not on the list"),
        C::Entered(_) => ("flow", "entries", "entries on the list"),
        C::EnteredWrongly(_) => {
            ("flow", "entries", "entries of subjects not on the fair list at that moment")
        }
        C::Left(_) => ("flow", "departures", "departures from the list"),
        C::Returned(_) => ("flow", "entries", "of subjects who had left the list within a year"),
        C::Trapped(_) => ("stock", SUBJECTS, "on the list for a year or longer, or back on it within a year"),
        C::RecordsTrue(_) => ("flow", "records", "entered to their true author"),
        C::RecordsMistaken(_) => {
            ("flow", "records", "of others' acts, entered to subjects here by misidentification")
        }
        C::RecordsLost(_) => ("flow", "records", "of acts of subjects here, entered to others"),
        C::RecordsPhantom(_) => ("flow", "records", "of nobody's act"),
        C::RecordsAssociated(_) => ("flow", "records", "for the listing of somebody else"),
        C::RecordsInduced(_) => {
            ("flow", "records", "true records of acts that a wrongful restriction induced")
        }
        C::RecordsByChannel(_) => ("flow", "records", "made by the channel, right or wrong, where they land"),
        C::Acts(_) => ("flow", ACTS, "expected true acts under the scheme"),
        C::ActsWithout(_) => ("flow", ACTS, "expected true acts in the world without the scheme"),
        C::ActsDisplaced(_) => ("flow", ACTS, "of the acts under the scheme, those moved out of sight"),
        C::ActsGamed(_) => ("flow", ACTS, "of the acts under the scheme, those for the score's sake"),
        C::RestrictedDays(_) => ("flow", DAYS, "with the activity restricted"),
        C::RestrictedDaysWrongly(_) => ("flow", DAYS, "of these, not restricted by the fair score"),
        C::Blocked(_) => ("flow", ATTEMPTS, "expected blocked attempts"),
        C::BlockedWrongly(_) => ("flow", ATTEMPTS, "of these, not blocked by the fair score"),
        C::Eased(_) => ("flow", ATTEMPTS, "expected attempts made easier"),
        C::Bypassed(_) => {
            ("flow", ATTEMPTS, "of those that would be blocked, expected attempts that go another way")
        }
        C::Attempts(_) => ("flow", ATTEMPTS, "expected attempts, blocked or not"),
        C::Money(_) => ("flow", "millionths of the currency unit", "gained by subjects; negative is lost"),
        C::RiskSum => ("stock", "1/65535", "sum of perceived risk"),
        C::HardshipSum(_) => ("stock", "1/65535", "sum of hardship"),
        C::GrievanceSum(_) => ("stock", "1/65535", "sum of grievance"),
        C::CapHits => ("flow", "subject-ticks", "with a capped factor on some conduct"),
        C::Copied(_) => ("stock", SUBJECTS, "off the list by a decision that copies of it do not know of"),
        C::Pending(..) => (
            "stock",
            "appeals",
            "filed and not decided; `_wrongly`: by subjects not on the fair list at entry",
        ),
        C::EntryCause(..) => (
            "flow",
            "twelfths of an entry",
            "wrongful and induced entries put down to the cause (Shapley value over the causes)",
        ),
        C::Reviewed(..) => {
            ("flow", "proposals", "looked at by a person; `_wrongly`: of subjects not on the fair list")
        }
        C::TurnedDown(..) => ("flow", "proposals", "of these, turned down"),
        C::Appealed(..) => {
            ("flow", "appeals", "filed; `_wrongly`: by subjects not on the fair list at entry")
        }
        C::Decided(..) => ("flow", "appeals", "decided"),
        C::Upheld(..) => ("flow", "appeals", "of these, upheld"),
        C::AppealDays(..) => {
            ("flow", "thousandths of a day", "from filing to decision, of the appeals decided")
        }
        C::Overdue(_) => ("flow", "appeals", "not decided within the time set for it"),
        C::CopiedDays(_) => ("flow", DAYS, "off the list, but on copies of it"),
        C::Closed(_) => (
            "flow",
            "enterprises",
            "that closed; `_by_scheme`: would be there without it; `_wrongly`: would be there by their fair score",
        ),
        C::JobsLost(_) => ("flow", "thousandths of jobs", "lost as enterprises closed"),
        C::Spared => ("flow", "enterprises", "that would have closed without the scheme and did not"),
        C::Opened => ("flow", "enterprises", "newcomers that took an empty place"),
        C::Turnover => ("flow", "currency units", "turnover"),
        C::TurnoverWithout => ("flow", "currency units", "turnover in the world without the scheme"),
        C::TurnoverSquares => ("flow", "millions of squared currency units", "squares of a tick's turnover"),
        C::Tax => ("flow", "currency units", "tax on turnover"),
        C::Spilled(..) => (
            "stock",
            "persons and enterprises",
            "on whom the spillover falls; `_wrongly`: nobody they bear it for is on the fair list",
        ),
        C::SpilledDays(..) => ("flow", "thousandths of a day", "of those on whom the spillover falls"),
        C::SpilledBlocked(..) => ("flow", ATTEMPTS, "of theirs, expected and blocked"),
        C::Dismissed(_) => (
            "flow",
            SUBJECTS,
            "who lost their job as their employer closed; `_by_scheme`: it would be there without the scheme; `_wrongly`: by its fair score",
        ),
        C::Withdrawn => ("flow", "records", "mistaken ones withdrawn upon objection"),
    }
}
