//! The rules in words.

use super::numbers::{amount, number, percent, plural};
use super::page::Page;
use super::{conditions, span};
use crate::spec::{
    Access, Again, Appeal, BorneFor, Clamp, Colour, Conduct, Consequence, Correction, Effect, Enter, Factor,
    Grade, Indicator, List, Market, Memory, Notice, Objection, On, Pack, Parameter, Review, Rules,
    Safeguards, ScoreKind, Spillover, Window,
};

/// The score: start, bounds, memory, grades.
pub(super) fn score(rules: &Rules, page: &mut Page) {
    let score = &rules.score;
    page.heading("The score");
    let clamp = clamp_words(score.clamp);
    let (low, high) = score.bounds;
    page.item(
        "",
        &format!(
            "Everybody starts with {} points; scores lie between {} and {}, applied {clamp}. {}",
            number(score.start),
            number(low),
            number(high),
            memory(&score.memory)
        ),
    );
    if let ScoreKind::Index(factors) = &score.kind {
        page.item(
            "",
            "It is an index, the start plus for each factor weight x (value - start of the factor):",
        );
        for f in factors {
            page.item(&format!("{:>12}  ", f.name), &factor_words(f));
        }
    }
    if !score.grades.is_empty() {
        let grades: Vec<String> =
            score.grades.iter().map(|g| format!("{} {}", g.name, grade_words(g))).collect();
        let every = score.grades_every.map(|every| format!(", given anew every {}", span(every)));
        page.item("", &format!("Grades: {}{}.", grades.join(", "), every.unwrap_or_default()));
    }
}

/// When the bounds are applied.
pub(crate) fn clamp_words(clamp: Clamp) -> &'static str {
    match clamp {
        Clamp::EachRecord => "after each record",
        Clamp::EachAssessment => "once per step, after its records have been added up",
    }
}

/// A factor of an index: its weight, start and bounds.
pub(crate) fn factor_words(factor: &Factor) -> String {
    let [low, high] = [factor.bounds.0, factor.bounds.1].map(number);
    format!("weight {}, starts at {}, between {low} and {high}", number(factor.weight), number(factor.start))
}

/// Where a grade begins, and who can have it.
pub(crate) fn grade_words(grade: &Grade) -> String {
    let only = conditions(&grade.only).map(|only| format!(" (only {only})")).unwrap_or_default();
    format!("from {}{only}", number(grade.from))
}

/// What time does to points, as a sentence.
pub(crate) fn memory(memory: &Memory) -> String {
    match memory {
        Memory::Forever => "Points stay for ever.".to_owned(),
        Memory::Retention(p) => format!("A record's points count for {}.", amount(p)),
        Memory::Fade(p) => {
            format!("The distance to the start shrinks by {} of itself {}.", percent(p.value), p.unit.word())
        }
        Memory::Reset { month, day } => {
            format!("Everybody returns to the start each year on {month:02}-{day:02} (month-day).")
        }
    }
}

/// What is counted, with how many points.
pub(super) fn counted(rules: &Rules, page: &mut Page) {
    page.heading("What is counted");
    for indicator in &rules.indicators {
        let Some(conduct) = rules.conduct.iter().find(|c| c.name == indicator.conduct) else { continue };
        let points = points_words(indicator);
        let lawful = lawful_word(conduct);
        let text = format!(
            "{} ({lawful}, {} a person, {}); seen by {}.{} Rule: {}.",
            conduct.says.trim_end_matches('.'),
            amount(&conduct.rate),
            known(&conduct.rate),
            indicator.channels.join(", "),
            indicator.factor.as_ref().map(|f| format!(" Factor: {f}.")).unwrap_or_default(),
            indicator.provenance.evidence.word()
        );
        page.item(&format!("{points:>12}  "), &text);
    }
    let counted = |name: &str| rules.indicators.iter().any(|i| i.conduct == name);
    for conduct in rules.conduct.iter().filter(|c| !counted(&c.name)) {
        let text = format!(
            "{} ({} a person, {}).",
            conduct.says.trim_end_matches('.'),
            amount(&conduct.rate),
            known(&conduct.rate)
        );
        page.item(&format!("{:>12}  ", "not counted"), &text);
    }
}

/// What a record of an indicator costs or earns.
pub(crate) fn points_words(indicator: &Indicator) -> String {
    match indicator.points {
        0.0 => "no points".to_owned(),
        _ if indicator.direct => "last class".to_owned(),
        p if p > 0.0 => format!("+{} points", number(p)),
        p => format!("{} points", number(p)),
    }
}

/// Whether law allows it.
pub(crate) fn lawful_word(conduct: &Conduct) -> &'static str {
    if conduct.lawful { "lawful" } else { "unlawful" }
}

/// "assumed, 1 to 30".
pub(crate) fn known(parameter: &Parameter) -> String {
    let range = parameter.range.map(|(low, high)| format!(", {} to {}", number(low), number(high)));
    format!("{}{}", parameter.provenance.evidence.word(), range.unwrap_or_default())
}

/// Lists with what follows from them.
pub(super) fn lists(rules: &Rules, page: &mut Page) {
    if rules.lists.is_empty() {
        return;
    }
    page.heading("Lists");
    for list in &rules.lists {
        page.item(&format!("{} ({}): ", list.name, colour_word(list.colour)), &list_text(list));
        let follows = |c: &&Consequence| matches!(&c.on, On::List(name) if *name == list.name);
        for consequence in rules.consequences.iter().filter(follows) {
            page.under("- ", &format!("{}: {}", consequence.name, effect(consequence, rules)));
        }
        for spillover in rules.spillovers.iter().filter(|s| s.list == BorneFor::Household(list.name.clone()))
        {
            page.under("- ", &format!("{}: {}", spillover.name, borne(spillover, rules)));
        }
    }
}

/// Those whom subjects are tied to, and what is borne for them.
pub(super) fn companion(pack: &Pack, rules: &Rules, page: &mut Page) {
    let Some(companion) = &pack.companion else { return };
    page.heading("Beside them");
    let bands: Vec<&str> =
        companion.workers.iter().flat_map(|filter| &filter.categories).map(String::as_str).collect();
    let workers = match bands.is_empty() {
        true => "all persons scored".to_owned(),
        false => format!("persons of {}", bands.join(" or ")),
    };
    let text = format!(
        "the subjects of {} run beside these; {workers} work in enterprises and represent them.",
        companion.pack
    );
    page.item("", &text);
    for spillover in &rules.spillovers {
        if let BorneFor::Companion(list) = &spillover.list {
            let text = format!("{}, while on its list {list}: {}", spillover.name, borne(spillover, rules));
            page.under("- ", &text);
        }
    }
}

/// What kind of list.
pub(crate) fn colour_word(colour: Colour) -> &'static str {
    match colour {
        Colour::Black => "black",
        Colour::Red => "red",
        Colour::Watch => "watch",
    }
}

/// What those bear who live with the listed.
pub(crate) fn borne(spillover: &Spillover, rules: &Rules) -> String {
    let says = rules.activities.iter().find(|a| a.name == spillover.activity).map_or("", |a| &a.says);
    let bands = spillover.who.iter().flat_map(|filter| &filter.categories).map(String::as_str);
    let who = match spillover.who.is_empty() {
        _ if matches!(spillover.list, BorneFor::Companion(_)) => "those who are tied to them".to_owned(),
        true => "those who live with them".to_owned(),
        false => format!("those who live with them and are {}", bands.collect::<Vec<_>>().join(" or ")),
    };
    let share = spillover.share.as_ref().map_or("all".to_owned(), |share| percent(share.value));
    format!(
        "{who} find {share} of their attempts at {} blocked ({}); they would make {}.",
        spillover.activity,
        says.trim_end_matches('.'),
        amount(&spillover.attempts)
    )
}

/// What puts a subject on a list.
pub(crate) fn enter_words(list: &List) -> String {
    match &list.enter {
        Enter::Grade(grade) if list.colour == Colour::Red => format!("grade {grade} or better"),
        Enter::Grade(grade) => format!("grade {grade} or worse"),
        Enter::ScoreBelow(x) => format!("a score below {x}"),
        Enter::ScoreFrom(x) => format!("a score of {x} or more"),
        Enter::Records { count, indicators, window } => {
            let records = if *count == 1 { "a record".to_owned() } else { format!("{count} records") };
            let window = match window {
                Window::SinceListing => "since the last listing".to_owned(),
                Window::Fixed(length) => format!("within a fixed window of {}", span(*length)),
                Window::Sliding(length) => format!("within the last {}", span(*length)),
            };
            format!("{records} of {} {window}", indicators.join(", "))
        }
    }
}

/// What a new offence does to somebody who is listed.
pub(crate) fn again_words(again: Again) -> &'static str {
    match again {
        Again::Restart => "a new offence restarts the stay",
        Again::Ignore => "a new offence changes nothing",
    }
}

/// How a list is entered and left.
pub(crate) fn list_text(list: &List) -> String {
    let says = list.says.trim_end_matches('.');
    let (enter, again) = (enter_words(list), again_words(list.again));
    format!("{says}. Enter by {enter}; leave {}; {again}.", leave(list))
}

fn leave(list: &List) -> String {
    if !list.leaves {
        return "never".to_owned();
    }
    let mut parts = Vec::new();
    if let Some(stay) = list.stay {
        parts.push(format!("after {}", span(stay)));
    }
    if let Some(score) = list.leave_score_from {
        parts.push(format!("with {} points or more", number(score)));
    }
    if let Some(rate) = &list.leave_rate {
        parts.push(format!("at a rate of {}", amount(rate)));
    }
    let mut text = parts.join(", ");
    if let Some(limit) = list.stay_at_most {
        let or = if parts.is_empty() { "" } else { ", or else " };
        text.push_str(&format!("{or}at the latest after {}", span(limit)));
    }
    text
}

/// What follows from grades.
pub(super) fn grades(rules: &Rules, page: &mut Page) {
    let of_grade = |c: &Consequence| match &c.on {
        On::Grade(grade) => Some(grade.clone()),
        On::Everybody => Some("whatever the grade".to_owned()),
        On::List(_) => None,
    };
    let follows: Vec<(String, &Consequence)> =
        rules.consequences.iter().filter_map(|c| Some((of_grade(c)?, c))).collect();
    if follows.is_empty() {
        return;
    }
    page.heading("What follows from grades");
    for (grade, consequence) in follows {
        page.item(&format!("{grade}: "), &format!("{}: {}", consequence.name, effect(consequence, rules)));
    }
}

/// What a consequence does.
pub(crate) fn effect(consequence: &Consequence, rules: &Rules) -> String {
    let says = |name: &str| {
        let activity = rules.activities.iter().find(|a| a.name == name);
        activity.map_or(name.to_owned(), |a| format!("\"{}\"", a.says.trim_end_matches('.')))
    };
    let share = |share: &Option<Parameter>| {
        share.as_ref().map_or("all".to_owned(), |p| format!("{} of", percent(p.value)))
    };
    let mut parts = match &consequence.effect {
        Effect::Restrict { activity, share: p } => {
            vec![format!("{} attempts at {} are blocked", share(p), says(activity))]
        }
        Effect::Reward { activity, share: p } => {
            vec![format!("{} attempts at {} are made easier", share(p), says(activity))]
        }
        Effect::None => Vec::new(),
    };
    if let Some(bypass) = &consequence.bypass {
        let toll = consequence.toll.as_ref().map(|toll| format!(" for {} each", amount(toll)));
        parts.push(format!(
            "{} of those go ahead by another way{}",
            percent(bypass.value),
            toll.unwrap_or_default()
        ));
    }
    if let Some(tax) = &consequence.tax {
        parts.push(format!("tax x {}", number(tax.value)));
    }
    if let Some(custom) = &consequence.custom {
        parts.push(format!("custom x {}", number(custom.value)));
    }
    if let Some(hardship) = &consequence.hardship {
        parts.push(format!("hardship {}", amount(hardship)));
    }
    if let Some(money) = &consequence.money {
        parts.push(amount(money));
    }
    for (conduct, factor) in &consequence.while_listed {
        parts.push(format!("`{conduct}` times {} meanwhile", number(factor.value)));
    }
    let only = super::conditions(&consequence.only).map(|words| format!("Of those with {words}: "));
    let (only, parts) = (only.unwrap_or_default(), parts.join("; "));
    format!("{only}{parts}. Rule: {}.", consequence.provenance.evidence.word())
}

/// What stands between a record and its consequences.
pub(super) fn safeguards(rules: &Rules, page: &mut Page) {
    limits(&rules.safeguards, page);
    page.heading("What those affected can do");
    let Safeguards { access, objection, notice, review, appeal, correction, .. } = &rules.safeguards;
    if review.is_none() && appeal.is_none() {
        page.item("", "There is neither a review nor an appeal.");
    }
    if let Some(objection) = objection {
        page.item("Objection: ", &objection_text(objection, access.as_ref()));
    }
    if let Some(review) = review {
        page.item("Review: ", &review_text(review));
    }
    if let Some(appeal) = appeal {
        page.item("Appeal: ", &appeal_text(appeal, notice.as_ref()));
    }
    if let Some(correction) = correction {
        page.item("Correction: ", &correction_text(correction));
    }
}

/// Objections to single records, of those who see theirs.
pub(crate) fn objection_text(objection: &Objection, access: Option<&Access>) -> String {
    let sees = access.map(|a| format!("{} of them are seen, and of these ", percent(a.reaches.value)));
    let takes = objection.takes.as_ref().map_or(String::new(), |t| format!(" after {}", amount(t)));
    format!(
        "Of mistaken records {}{} are objected to; {} of these are withdrawn{takes}. Rule: {}.",
        sees.unwrap_or_default(),
        percent(objection.files.value),
        percent(objection.upheld.value),
        objection.provenance.evidence.word()
    )
}

/// What becomes of copies of an annulled listing.
pub(crate) fn correction_text(correction: &Correction) -> String {
    let last = correction.copies_last.as_ref();
    format!(
        "Of annulled listings {} reach those who keep copies; the other copies live on {}.",
        percent(correction.reaches_copies.value),
        last.map_or("for ever".to_owned(), |time| format!("for {} on average", amount(time)))
    )
}

/// What the rules may not do.
fn limits(safeguards: &Safeguards, page: &mut Page) {
    let lines = limit_lines(safeguards);
    if lines.is_empty() {
        return;
    }
    page.heading("What the rules may not do");
    lines.into_iter().for_each(|(kind, text)| page.item(&format!("{kind}: "), &format!("{text}.")));
}

/// The safeguards that limit the rules: which one, and what it forbids.
pub(crate) fn limit_lines(safeguards: &Safeguards) -> Vec<(&'static str, String)> {
    let Safeguards { exemption, consent, minimisation, purpose, retention, cap, repair, ban, .. } =
        safeguards;
    let mut lines: Vec<(&'static str, String)> = Vec::new();
    for (kind, what, outside) in [("Exemption", "are exempt", exemption), ("Consent", "withhold it", consent)]
    {
        if let Some(outside) = outside {
            let from = if outside.channels.is_empty() {
                String::new()
            } else {
                format!(" from {}", outside.channels.join(", "))
            };
            lines.push((kind, format!("{} of subjects {what}{from}", percent(outside.share.value))));
        }
    }
    if let Some(limit) = minimisation {
        let all: Vec<&str> = limit.conduct.iter().chain(&limit.channels).map(String::as_str).collect();
        lines.push(("Minimisation", format!("no record of {}", all.join(", "))));
    }
    if let Some(limit) = purpose {
        let which = if limit.any { "any" } else { "all" };
        lines
            .push(("Purpose", format!("nothing is blocked to which {which} conduct behind it is unrelated")));
    }
    if let Some(limit) = retention {
        lines.push(("Retention", format!("points count for {} at most", amount(&limit.points))));
    }
    if let Some(limit) = cap {
        let stay = limit.stay.as_ref().map(|time| format!("a stay lasts {} at most", amount(time)));
        let blocked =
            limit.blocked.as_ref().map(|s| format!("at most {} of an activity is blocked", percent(s.value)));
        lines.push(("Cap", stay.into_iter().chain(blocked).collect::<Vec<_>>().join("; ")));
    }
    if let Some(way) = repair {
        lines.push(("Repair", format!("every list can be left after {} at the latest", amount(&way.after))));
    }
    if let Some(limit) = ban {
        let all: Vec<&str> = limit.lists.iter().chain(&limit.activities).map(String::as_str).collect();
        lines.push(("Ban", format!("neither kept nor blocked: {}", all.join(", "))));
    }
    lines
}

/// The lists that a safeguard covers.
pub(crate) fn which(lists: &[String]) -> String {
    if lists.is_empty() { "every blacklist and watchlist".to_owned() } else { lists.join(", ") }
}

/// Who looks at proposed listings, and how.
pub(crate) fn review_text(review: &Review) -> String {
    let [rightful, wrongful] = &review.turns_down;
    let capacity = review.capacity.as_ref();
    let capacity = capacity.map(|rate| format!(", at most {} a subject", amount(rate))).unwrap_or_default();
    let deletes = if review.corrects { "; mistaken records found are deleted" } else { "" };
    format!(
        "A person looks at {} of the proposals for {}{capacity}, and follows the rule without judging in {} of them; \
         otherwise wrongful ones are turned down with probability {}, rightful ones with {}{deletes}. Rule: {}.",
        percent(review.coverage.value),
        which(&review.lists),
        percent(review.deference.value),
        percent(wrongful.value),
        percent(rightful.value),
        review.provenance.evidence.word()
    )
}

/// Who appeals, and with what success.
pub(crate) fn appeal_text(appeal: &Appeal, notice: Option<&Notice>) -> String {
    let [files_rightful, files_wrongful] = &appeal.files;
    let [upheld_rightful, upheld_wrongful] = &appeal.upheld;
    let told = notice.map(|n| format!("Notice reaches {} of those listed. ", percent(n.reaches.value)));
    let after = appeal
        .files_after
        .as_ref()
        .map_or("at once".to_owned(), |t| format!("after {} on average", amount(t)));
    let takes =
        appeal.takes.as_ref().map(|t| format!(" The proceeding takes {}.", amount(t))).unwrap_or_default();
    let office = appeal.office.as_ref().map(|o| {
        format!(
            " {} for 100,000 subjects decide, each case taking {} of work{}.",
            plural(o.officers.value, "officer"),
            amount(&o.handling),
            if o.even { "" } else { " on average" }
        )
    });
    let clock = appeal.clock.as_ref().map(|c| {
        let late = if c.grants { "or it is upheld" } else { "or it counts as overdue" };
        format!(" It has to be decided within {}, {late}.", amount(&c.within))
    });
    format!(
        "{}Of those wrongly listed on {} {} appeal, of those rightly listed {}, {after}; upheld are {} and {}.{takes}{}{} \
         Meanwhile the listing {}. An appeal upheld {}. Rule: {}.",
        told.unwrap_or_default(),
        which(&appeal.lists),
        percent(files_wrongful.value),
        percent(files_rightful.value),
        percent(upheld_wrongful.value),
        percent(upheld_rightful.value),
        office.unwrap_or_default(),
        clock.unwrap_or_default(),
        if appeal.suspends { "has no effect" } else { "stands" },
        if appeal.corrects { "annuls it and deletes mistaken records" } else { "annuls it" },
        appeal.provenance.evidence.word()
    )
}

/// What enterprises live by.
pub(super) fn market(rules: &Rules, page: &mut Page) {
    let Some(m) = &rules.market else { return };
    page.heading("What enterprises live by");
    page.item("", &market_text(m));
}

/// Turnover, costs, reserves, and who takes whose custom.
pub(crate) fn market_text(m: &Market) -> String {
    let by = if m.by.is_empty() { String::new() } else { format!(" and {}", m.by.join(", ")) };
    format!(
        "Turnover {}, of which {} is left after costs, {} of these fixed; luck moves a year's profit by {} of turnover. Reserves begin at {} \
         of turnover and are kept up to {}. Whoever runs out of them closes; newcomers take empty places {}. Custom that some lose goes to the \
         others of their region{by} by {}, up to {} times their ordinary turnover.",
        amount(&m.turnover),
        percent(m.margin.value),
        percent(m.fixed_costs.value),
        percent(m.luck.value),
        amount(&m.reserve),
        amount(&m.reserve_most),
        amount(&m.newcomers),
        percent(m.moves.value),
        number(m.capacity.value)
    )
}

/// What each phase changes.
pub(super) fn phases(pack: &Pack, page: &mut Page) {
    if pack.phases.len() < 2 {
        return;
    }
    page.heading("Dated changes");
    for pair in pack.phases.windows(2) {
        let ((_, before), (date, after)) = (&pair[0], &pair[1]);
        let mut parts: Vec<String> = Vec::new();
        let prefix = format!("phase.\"{date}\".");
        for parameter in &pack.parameters {
            if let Some(path) = parameter.path.strip_prefix(&prefix) {
                let same = pack.parameters.iter().any(|p| p.path == path && p.value == parameter.value);
                let value =
                    if same { "changes by group or range only".to_owned() } else { amount(parameter) };
                parts.push(format!("{path}: {value}"));
            }
        }
        parts.extend(points(before, after));
        parts.extend(come_and_go(
            "indicator",
            names(&before.indicators, |i| &i.name),
            names(&after.indicators, |i| &i.name),
        ));
        parts.extend(come_and_go(
            "list",
            names(&before.lists, |l| &l.name),
            names(&after.lists, |l| &l.name),
        ));
        let consequences = |rules| names(rules, |c: &Consequence| &c.name);
        parts.extend(come_and_go(
            "consequence",
            consequences(&before.consequences),
            consequences(&after.consequences),
        ));
        let spillovers = |rules| names(rules, |s: &Spillover| &s.name);
        parts.extend(come_and_go("spillover", spillovers(&before.spillovers), spillovers(&after.spillovers)));
        if parts.is_empty() {
            parts.push("rules only".to_owned());
        }
        page.item(&format!("{date}: "), &format!("{}.", parts.join("; ")));
    }
}

fn points(before: &Rules, after: &Rules) -> Vec<String> {
    let old = |name: &str| before.indicators.iter().find(|i| i.name == name).map(|i| i.points);
    let changed = after.indicators.iter().filter(|i| old(&i.name).is_some_and(|points| points != i.points));
    changed.map(|i| format!("{} gives {} points", i.name, number(i.points))).collect()
}

fn names<T>(all: &[T], name: impl Fn(&T) -> &String) -> Vec<&str> {
    all.iter().map(|item| name(item).as_str()).collect()
}

fn come_and_go(noun: &str, before: Vec<&str>, after: Vec<&str>) -> Vec<String> {
    let new = after.iter().filter(|name| !before.contains(name)).map(|name| format!("new {noun} {name}"));
    let gone =
        before.iter().filter(|name| !after.contains(name)).map(|name| format!("no more {noun} {name}"));
    new.chain(gone).collect()
}
