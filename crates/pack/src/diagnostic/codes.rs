//! Every code that reading a pack can give, with the paragraph that `glasshouse explain CODE` prints. Codes are stable:
//! a code that is no longer given is not used again.

use super::Severity;

/// A kind of mistake.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Such as `GH0120`.
    pub id: &'static str,
    /// Whether a run is still possible.
    pub severity: Severity,
    /// A line.
    pub title: &'static str,
    /// What it means and what to do.
    pub says: &'static str,
}

/// The entry of a code of this list or of the populations' own.
pub fn explain(id: &str) -> Option<&'static Code> {
    CODES.iter().chain(crate::population::codes::CODES).find(|code| code.id.eq_ignore_ascii_case(id)).copied()
}

macro_rules! codes {
    ($($name:ident = $id:literal, $severity:ident, $title:literal, $says:literal;)*) => {
        $(
            #[doc = $title]
            pub static $name: Code =
                Code { id: $id, severity: Severity::$severity, title: $title, says: $says };
        )*
        /// All codes, in order.
        pub static CODES: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    // Finding and reading files.
    NO_SUCH_PACK = "GH0101", Error, "No such pack",
        "A pack is named by the path of its folder (which holds a pack.toml) or by its name below packs/, first in the working directory, then among the packs shipped inside the program. `glasshouse list` prints the names.";
    MISSING_FILE = "GH0102", Error, "A file of the pack is missing",
        "A pack is a folder of four files: pack.toml (the rules), README.md (what it models and what it leaves out), sources.toml (citations; it may be empty) and expected.toml (what a small run must give). A pack without a page that states its limits, or without an expected result, is not finished.";
    UNREADABLE_FILE = "GH0103", Error, "A file cannot be read",
        "The file is not there, may not be read, is not UTF-8 text, or is larger than 16 MiB.";
    SYNTAX = "GH0104", Error, "Not TOML",
        "The file breaks the syntax of TOML 1.0: a quote or bracket that is not closed, a key written twice, a word without quotes. Nothing else in the file is checked until it parses.";
    FORMAT = "GH0105", Error, "A pack format this program does not read",
        "Each pack.toml states the version of the format it is written in, so that a later program knows how to read it. This program reads `format = 1`.";
    PERSON_LEVEL_FILE = "GH0106", Error, "A file that may hold records of persons",
        "Glasshouse simulates synthetic people from published counts. It takes no data about persons, and so a pack's folder may not hold data files (CSV, JSON, spreadsheets, databases, Parquet) or photographs at all, whatever is in them. Published tables of counts belong to a population.";
    PERSON_LEVEL_KEY = "GH0107", Error, "A key that names a person's data",
        "Names, identity numbers, birth dates, addresses, telephone numbers and faces have no place in a pack: rules are about categories of people, never about a person. There is no setting that allows it.";
    NO_BASE = "GH0108", Error, "The base of the pack is not found",
        "`extends` names another pack by its name, or by a path relative to this pack's folder that begins with a dot.";
    CYCLE = "GH0109", Error, "Packs that extend each other in a circle",
        "A pack that extends itself, directly or through others, has no beginning. Move what they share into a base that extends neither.";
    NOTHING_TO_REMOVE = "GH0110", Error, "`remove` names nothing",
        "`remove = [\"conduct.x\", \"list.y\"]` takes tables away from what the file builds on. What it names must be there; a misspelt path would otherwise leave the rule in force silently.";
    BAD_SET = "GH0111", Error, "A change from the command line that cannot be made",
        "`--set PATH=VALUE` changes one value of the pack; the path is written as in the file, for example conduct.jaywalking.rate=9. If it names a number with unit and range, its value is set, its range is widened to hold it, and it counts as assumed. `glasshouse show PACK` lists the paths.";

    NO_SUCH_LAW = "GH0112", Error, "No such law",
        "A law is named by the path of its folder (which holds a law.toml) or by its name below laws/, first in the working directory, then among the laws shipped inside the program. `glasshouse list` prints the names.";

    // The shape of the file.
    UNKNOWN_KEY = "GH0120", Error, "An unknown key",
        "No such key has a meaning here, so the file would not do what it says. `glasshouse explain KIND` lists the keys of each kind of table.";
    MISSING_KEY = "GH0121", Error, "A key that has to be there",
        "Where leaving something out would quietly choose a model (when bounds are applied, what a new offence does, how long points count), the pack has to state it.";
    WRONG_TYPE = "GH0122", Error, "A value of the wrong type",
        "The key needs another type of value: text in quotes, a number, true or false, a date, an array or a table.";
    UNKNOWN_WORD = "GH0123", Error, "Not one of the words that may stand here",
        "The key takes one of a few words, each a different model. `glasshouse explain KIND` says what they mean.";
    BAD_NAME = "GH0124", Error, "A name with characters that names may not have",
        "Names of conduct, channels, indicators, lists, activities and consequences are made of lower-case letters a to z, digits, full stops and hyphens, so that they can be written on the command line and in file names. A name with a full stop stands in quotes: [activity.\"travel.air\"].";
    BAD_SPAN = "GH0125", Error, "Not a length of time",
        "A length of time is a whole number above 0 and a unit, such as \"90 days\", \"2 weeks\", \"24 months\" or \"5 years\".";
    BAD_DATE = "GH0126", Error, "Not a date that can be used",
        "A date is written 2014-01-01. The first day of a run has to be one of the first 28 of its month, so that every month has it. A phase is named by its first day: [phase.\"2018-07-01\"].";
    NOT_FINITE = "GH0127", Error, "Not a finite number",
        "TOML can write inf and nan, but no quantity here can be either of them.";
    DUPLICATE = "GH0128", Error, "The same thing named twice",
        "A name stands twice in one list. One of the two is probably a slip for another name.";
    KEYS_TOGETHER = "GH0129", Error, "Keys that exclude or need each other",
        "Some keys only mean something together (a retention time, and the memory that uses it), others exclude each other (entering a list by grade, and by records). Where a base already states one, `remove` it first.";
    EMPTY = "GH0130", Error, "Empty where something has to stand",
        "A text, a list of names or a table is empty, though it has to say something.";

    // Numbers and what is known of them.
    BAD_UNIT = "GH0131", Error, "A unit that this quantity cannot have",
        "Each quantity states its unit, and only units of the right kind fit: a rate is per day, week, month or year; a share has the unit \"share\". The unit is part of the number, so it is never implied.";
    OUT_OF_BOUNDS = "GH0132", Error, "A number that this quantity cannot be",
        "Rates, counts and factors cannot be negative, some have to be above 0; a length of time has to be at least 1.";
    BAD_SHARE = "GH0133", Error, "A share outside 0 to 1",
        "A share or probability lies between 0 and 1, as does its range. Percent are written as shares: 5 % is 0.05.";
    SHARE_AFTER_VARY = "GH0134", Error, "A share that exceeds 1 in some group",
        "Multipliers of `vary` multiply each other. For somebody to whom the largest of each apply, the share would be above 1, which is not a probability. Lower the value or the factors.";
    REVERSED = "GH0135", Error, "A range the wrong way round",
        "A range or pair of bounds is written [lowest, highest].";
    OUT_OF_RANGE = "GH0136", Error, "A value outside its own range",
        "The range says between which values the number may plausibly lie, so the value used has to be inside it.";
    NO_RANGE = "GH0137", Error, "A number without a range",
        "Only a documented number may stand alone. Whatever is estimated, claimed or assumed has a range, so that a study can vary it and a report can say how much of the result hangs on it.";
    NO_SOURCE = "GH0138", Error, "A number or rule without a source",
        "Documented and claimed numbers name a source: a key of sources.toml. An estimated one names a source or says why.";
    NO_REASON = "GH0139", Error, "An assumption without a reason",
        "An assumed number says in `why` on what ground it was chosen, if only that nobody knows.";
    UNKNOWN_SOURCE = "GH0140", Error, "A source that sources.toml does not have",
        "`source` is a key of the pack's sources.toml, or of the sources.toml of a pack that it extends.";
    UNUSED_SOURCE = "GH0141", Warning, "A source that nothing uses",
        "No number, rule or claim names this source, and neither does the page README.md. Either the citation was lost, or the entry is left over.";
    VERDICT_UNSOURCED = "GH0142", Error, "A verdict without a source",
        "A claim that was held against sources names in `sources` those that were read, also where they say nothing of the kind. Where none was looked for or found, the verdict is \"unverified\".";
    CANNOT_VARY = "GH0143", Error, "A number that is the same for everybody",
        "Multipliers by class (`vary`) work on what differs between people: rates of conduct, coverage and errors of channels, demands, who objects or appeals, who is exempt, the risk that is announced. Nothing would read them elsewhere. A consequence can be limited to some people with `only`.";

    // References.
    UNDEFINED = "GH0150", Error, "A name that the pack does not define",
        "The pack has no conduct, channel, indicator, list, grade, activity or domain of this name at this point. What a phase adds is not there before the phase.";
    INDICATOR_UNSEEN = "GH0151", Error, "An indicator without a channel",
        "An indicator counts records, and records come from channels. Without one it can never count anything.";
    CHANNEL_UNUSED = "GH0152", Warning, "A channel that no indicator reads",
        "The channel watches, but nothing that it sees moves a score or a list.";
    CONDUCT_UNREAD = "GH0153", Warning, "Conduct that no indicator counts",
        "The conduct takes place, but no rule counts it. It only shows among true acts.";
    ACTIVITY_UNUSED = "GH0154", Warning, "An activity that no consequence touches",
        "People attempt the activity, but nothing restricts or rewards it.";
    CHANNEL_FOR_NOTHING = "GH0155", Warning, "A channel's setting for conduct that no indicator takes from it",
        "The channel states a sensitivity, a database error or a gallery for this conduct, but no indicator counts this conduct from this channel, so the numbers have no effect.";

    // Scores and lists.
    GRADES_NOT_FALLING = "GH0160", Error, "Grades that do not fall",
        "Grades stand from best to worst, each from a lower score than the one before; otherwise a grade can never be reached.";
    GRADE_OUTSIDE = "GH0161", Error, "A grade outside the bounds of the score",
        "The grade begins above the highest or below the lowest possible score, so nobody can be in it, or it begins lower than it can reach.";
    GRADES_LEAVE_GAP = "GH0162", Error, "Scores without a grade",
        "The last grade has to begin at the lower bound, so that every score has a grade.";
    START_OUTSIDE = "GH0163", Error, "A starting score outside the bounds",
        "Everybody begins with this score, so it has to be a possible one.";
    LIST_UNREACHABLE = "GH0164", Error, "A list that nobody or everybody is on",
        "The threshold lies outside the bounds of the score, so the rule never, or always, holds.";
    EXIT_IMPOSSIBLE = "GH0165", Error, "A list that nobody can leave",
        "The score needed to leave is above the highest possible score. If that is what the rules say, write leave = \"never\".";
    GRADE_UNLIKELY = "GH0166", Warning, "A grade that nobody can reach with these points",
        "Nobody starts in this grade, and no indicator that can give records moves scores towards it.";
    LIST_UNLIKELY = "GH0167", Warning, "A list that nobody can enter with these points",
        "Nobody starts beyond the threshold, and no indicator that can give records moves scores towards it; or none of the indicators that are strikes can give a record.";
    EXIT_UNLIKELY = "GH0168", Warning, "A list that nobody can leave with these points",
        "To leave, a score has to rise, but no indicator that can give records adds points and time does not give any back; or the rate of leaving is 0. If that is meant, write leave = \"never\".";

    // Time and limits.
    PHASE_OUTSIDE = "GH0170", Error, "A phase outside the run",
        "A phase has to begin after the first day and before the last day that the horizon allows; otherwise it never begins or is the beginning.";
    PHASE_FIXED = "GH0171", Error, "A phase that changes what has to stay the same",
        "Phases change numbers, add tables and take them away. What kind of score it is, the names and number of its grades, what kind of rule puts people on a list, how strikes are counted, what a new offence does, whether conduct is lawful: these are part of the model and hold for the whole run, also for what is taken away in one phase and comes back in another. Compare two packs instead, or give the new list or conduct a name of its own.";
    TICK_TOO_LONG = "GH0172", Error, "A length of time shorter than the tick",
        "The tick is the smallest step of a run. Nothing can be assessed, counted or kept for less than one.";
    TOO_MANY = "GH0173", Error, "More than the engine can hold",
        "A pack may have at most 4 lists, 16 grades, 64 consequences and 32 kinds of conduct that do not repeat within a tick. Entry to a list by records may take at most 255 of them.";
    STRIKES_LOST = "GH0174", Warning, "Strikes that no assessment sees",
        "Lists are entered at assessments, and a list by records only sees the strikes that its window holds then. A sliding window shorter than the time between two assessments has let go of the first strikes after one assessment before the next one comes; a fixed window that is not a whole number of such times ends, and starts counting anew, between two assessments. Assess more often, or choose a window that holds a whole number of those times.";
    RATE_TOO_HIGH = "GH0175", Error, "A rate above a thousand per tick",
        "The engine draws records and attempts one by one, and takes rates up to 1,000 per subject and tick, multipliers included. What happens more often is entered as a periodic aggregate: one act for a month of it, with the points of all together. A shorter tick also lowers a rate per tick.";

    SAFEGUARD_IDLE = "GH0176", Warning, "A safeguard that changes nothing",
        "Notice and correction of copies work through appeals: notice says who can appeal, correction what becomes of copies when one is upheld. Without an appeal neither has any effect.";

    // Seen only once the population is at hand.
    NO_COMMON_UNIT = "GH0181", Error, "Points that no common unit can hold",
        "Scores are held as whole units between -30,000 and 30,000, a unit being a fixed part of a point. Points, thresholds and bounds need a unit in which all of them are whole: at most three decimals, and bounds no wider than that allows.";
    MORE_THAN_ONCE = "GH0182", Error, "More than once a tick",
        "Conduct with repeats = false happens at most once a tick, so its rate times its multipliers is a probability and may not exceed one per tick in any stratum.";
    ONCE_TOO_MANY = "GH0183", Error, "Too many kinds that do not repeat",
        "The engine keeps one bit per person for each kind of conduct that does not repeat, and one for each channel that may record such conduct by mistake: 32 in all.";
    TOO_LONG = "GH0184", Error, "Too many ticks",
        "A run has at most 65,000 ticks, since times are held in sixteen bits: 178 years of days, 1,246 years of weeks. Use a longer tick or a shorter horizon.";
    TOO_FEW_FOR_PEERS = "GH0185", Error, "Ties that cannot be had",
        "Peers live in the same region. Where more than 1 % of the subjects live in regions with fewer others than the peers that a pack gives everybody, those ties cannot be had. Simulate more subjects, so that regions are as large as in the country, or state fewer peers.";
    ATTENTION = "GH0186", Error, "More attention than there can be",
        "A channel that looks where it has seen ([channel.NAME.feedback]) has up to `most` times its stated coverage in an area, which is all of what happens there at most; and it looks after all other channels, so one such channel may see a conduct.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_ascending_and_explained() {
        assert!(CODES.windows(2).all(|w| w[0].id < w[1].id));
        for code in CODES {
            assert!(code.id.len() == 6 && code.id.starts_with("GH01"), "{}", code.id);
            assert!(code.says.len() > 40 && code.says.ends_with('.'), "{} says too little", code.id);
            assert!(!code.title.ends_with('.'));
        }
        assert_eq!(explain("gh0120").map(|c| c.title), Some("An unknown key"));
        assert_eq!(explain("GH0999"), None);
    }
}
