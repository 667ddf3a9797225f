//! The engine told by name: the parts of a tick in order, and the submodels they consist of. The table in `ARCHITECTURE.md` and the ODD
//! description of a pack are made from these lists; tests hold them against the code.

/// A part of the tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TickPart {
    /// Its name.
    pub name: &'static str,
    /// The files of this crate that make it.
    pub files: &'static [&'static str],
    /// The methods of the region that the tick calls for it.
    pub calls: &'static [&'static str],
    /// What happens.
    pub says: &'static str,
}

/// Every part of a tick, in order.
pub const PARTS: &[TickPart] = &[
    TickPart {
        name: "look",
        files: &["feedback.rs"],
        calls: &[],
        says: "before the tick: where channels look that go where they have seen, from sums over all regions; candidates are thinned to it",
    },
    TickPart {
        name: "rules change",
        files: &["tick.rs"],
        calls: &["change_rules", "change_lists", "recount"],
        says: "a dated phase begins: stocks are counted anew, everybody is assessed again",
    },
    TickPart {
        name: "renew",
        files: &["renew.rs", "factors.rs"],
        calls: &["renew"],
        says: "points fade or expire, scores are reset, strikes leave their window; of an index every factor does",
    },
    TickPart {
        name: "be reached",
        files: &["spillover.rs", "tied.rs"],
        calls: &["be_reached"],
        says: "what became in the tick before of those whom subjects are tied to, and who were simulated before them (`crates/lab/src/companion.rs`), reaches them",
    },
    TickPart {
        name: "integrate",
        files: &["census.rs", "book.rs", "hardship.rs", "grievance.rs", "norms.rs"],
        calls: &[
            "integrate_consequences",
            "bear",
            "calm_down",
            "look_around",
            "note_around",
            "forget",
            "take_census",
            "book_acts",
        ],
        says: "perceived risk decays, hardship grows and passes, grievance passes, norms follow what was done around; expected true acts, seen or not, from a census of states; blocked attempts and money from the grades and lists in force",
    },
    TickPart {
        name: "trade",
        files: &["market.rs"],
        calls: &["trade"],
        says: "custom moves, reserves grow and shrink with it, enterprises close and newcomers take their places",
    },
    TickPart {
        name: "act",
        files: &["candidate.rs", "pass.rs", "act.rs"],
        calls: &["live_stratum", "act", "pass_galleries"],
        says: "candidate records of each block, drawn at its dominating rate, each accepted against its person's state in order of time",
    },
    TickPart {
        name: "deliver",
        files: &["act.rs"],
        calls: &["deliver"],
        says: "records that listings of the tick before brought on others, and misidentified ones, land in the order of their making",
    },
    TickPart {
        name: "assess",
        files: &["assess.rs", "listing.rs"],
        calls: &["assess"],
        says: "grades and lists on the score; the same rules on the fair score with lists and timers of its own: first entries, then departures. What entries bring on others (`association.rs`, `links.rs`) is on its way until the next tick; what falls on those who live with the listed (`spillover.rs`, `household.rs`) is counted with the stocks",
    },
    TickPart {
        name: "hear",
        files: &["redress.rs"],
        calls: &["hear_word", "hear"],
        says: "proposed listings are reviewed, appeals filed, worked on and decided, copies put right",
    },
    TickPart {
        name: "keep",
        files: &["keeper.rs"],
        calls: &["close_year"],
        says: "counts are added to the trace",
    },
];

/// A submodel: one mechanism with its equation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Submodel {
    /// Its name.
    pub name: &'static str,
    /// The part of the tick it belongs to, by its name in [`PARTS`].
    pub part: &'static str,
    /// Its equation, with its letters explained.
    pub equation: &'static str,
    /// Why it is so and not otherwise.
    pub why: &'static str,
}

/// Every submodel that is not a theory of behaviour: those stand beside the words of the pack format.
pub const SUBMODELS: &[Submodel] = &[
    Submodel {
        name: "attention of a channel that looks where it has seen",
        part: "look",
        equation: "coverage in area a = min(most, (R_a / R) / (N_a / N)) x stated coverage; R_a are the records of the past in a with weights exp(-forgetting x age), each divided by the attention it was seen with where the channel is corrected, N_a the subjects of a",
        why: "the smallest rule under which records make records; without correction it is an urn in which the area with more to find takes all (Ensign et al. 2018)",
    },
    Submodel {
        name: "a change of the rules",
        part: "rules change",
        equation: "at the date of a phase the rules of the phase replace those before; scores are clamped to the new bounds, list terms are those of the new rules",
        why: "laws and schemes change on a day; a phase that says nothing new changes nothing, bit for bit",
    },
    Submodel {
        name: "memory of the score",
        part: "renew",
        equation: "forever: s' = s; retention W: s = clamp(start + sum of points not older than W); fade k: s' = start + (s - start)(1 - k) per tick, rounded at a point that differs by person; reset: s' = start on one day of the year",
        why: "the four ways in which schemes on record forget; they give different stationary scores",
    },
    Submodel {
        name: "ties",
        part: "be reached",
        equation: "what falls on a subject in tick t follows from the lists that those it is tied to were on in t - 1; the society they live in is simulated before, and nothing goes back",
        why: "one way only, so that each society can be simulated by itself and in parallel; feedback between both is left out",
    },
    Submodel {
        name: "expected acts",
        part: "integrate",
        equation: "acts of conduct k in a stratum = sum over states of (persons x part of the tick in the state x rate_k x frailty x f(state)); for conduct that happens at most once a tick 1 - (1 - a)^f in place of a f",
        why: "what nobody observes changes no state, so its expected number is enough; the world without the scheme comes from the same sum with f = 1",
    },
    Submodel {
        name: "consequences",
        part: "integrate",
        equation: "blocked attempts = demand x days of the subjects on whom the consequence falls x (1 - bypassed share); money = amount x days",
        why: "attempts are demand: nobody changes plans beforehand, which is said among the limits",
    },
    Submodel {
        name: "custom, reserves and closing of enterprises",
        part: "trade",
        equation: "turnover D = min(capacity, d F) in ordinary ones, d the product of what consequences do to custom, F = 1 + moves (B - A) / A with A the custom that the open ones of the market attract and B that of ordinary times; reserve' = min(most, reserve + D - costs - tax + money +- luck), luck up or down with equal chance; closed where reserve' < 0",
        why: "the same luck falls on the enterprise without the scheme and by its fair score, so that a closing can be put down to what brought it about",
    },
    Submodel {
        name: "records",
        part: "act",
        equation: "true records ~ Poisson(rate x frailty x f x coverage x sensitivity) per person, kind and time; of these a share names somebody else of a pool; records of nobody's act at a rate of their own; a gallery of W faces raises false alerts with chance 1 - (1 - m)^W per pass. Drawn at a rate that dominates all states and thinned against the person's own (superposition and thinning, exact)",
        why: "identities of the Poisson process: nobody is touched to whom nothing happens, and two schemes share their candidates",
    },
    Submodel {
        name: "frailty",
        part: "act",
        equation: "z ~ Gamma(shape a, mean 1) per person, multiplies all conduct that repeats",
        why: "without it the listed share of a homogeneous model is too high at the same mean rate",
    },
    Submodel {
        name: "score and fair score",
        part: "act",
        equation: "s' = clamp(s + points of the record) after each record or once a tick; the fair score takes every observed act at its true author and no mistaken record",
        why: "when bounds are applied makes two models, so that the pack has to say which; the fair score tells mistakes from rules",
    },
    Submodel {
        name: "landing of records from elsewhere",
        part: "deliver",
        equation: "misidentified records land on a person drawn evenly from the pool; a listing brings R records on others, drawn among peers or the region",
        why: "what crosses persons waits for the end of the tick and lands in a fixed order, so that threads cannot change results",
    },
    Submodel {
        name: "grades and lists",
        part: "assess",
        equation: "grade: the best one whose lower bound the score reaches; list entered by score, grade or n records within a window, left after a stay at once, at a rate, or with the score back; an offence while listed is ignored or restarts the clock",
        why: "with a rate l and a term D ignoring lists l D/(1 + l D) of people in the long run and restarting 1 - exp(-l D): packs have to say which",
    },
    Submodel {
        name: "due process",
        part: "hear",
        equation: "a proposal is reviewed with the stated chance and turned down with chances by right and wrong; appeals are filed with chances by right and wrong, wait in a queue for officers with exponential work (M/M/c as ticks shrink), and are decided with the stated odds; an appeal upheld annuls the listing and deletes mistaken records",
        why: "delay comes from a queue and not from a number, so that more listings make each appeal slower",
    },
    Submodel {
        name: "counting",
        part: "keep",
        equation: "integer counts by period, area and stratum; shares are ratios of them, fractions of acts and days are held in millionths and thousandths",
        why: "sums of integers are the same in any order, so that results are the same bytes on any number of threads",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The body of a function of `tick.rs`.
    fn body<'a>(source: &'a str, function: &str) -> &'a str {
        let from = source.find(&format!("fn {function}(")).unwrap_or_else(|| panic!("no {function}"));
        let rest = &source[from..];
        &rest[..rest.find("\n    }\n").unwrap_or(rest.len())]
    }

    /// The methods of the region that a piece of source calls.
    fn calls(source: &str) -> BTreeSet<String> {
        let called = source.split("self.").skip(1).filter_map(|rest| {
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            rest[name.len()..].starts_with('(').then_some(name)
        });
        called.collect()
    }

    #[test]
    fn every_part_of_the_tick_is_told_and_none_that_is_not_there() {
        let source = include_str!("tick.rs");
        let called: BTreeSet<String> = ["live", "live_stratum", "reckon", "change_rules"]
            .iter()
            .flat_map(|function| calls(body(source, function)))
            .collect();
        let told: BTreeSet<String> =
            PARTS.iter().flat_map(|part| part.calls).map(|&call| call.to_owned()).collect();
        assert_eq!(called, told, "schedule.rs tells what tick.rs does");
    }

    #[test]
    fn every_part_has_a_submodel_with_an_equation_and_a_reason() {
        for part in PARTS {
            assert!(
                SUBMODELS.iter().any(|submodel| submodel.part == part.name),
                "{} has no submodel",
                part.name
            );
        }
        for submodel in SUBMODELS {
            assert!(PARTS.iter().any(|part| part.name == submodel.part), "{}", submodel.name);
            assert!(submodel.equation.len() > 20 && submodel.why.len() > 20, "{}", submodel.name);
        }
    }
}
