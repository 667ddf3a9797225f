//! What rules say, field by field.

use super::contrast::Heading;
use super::statement::Statements;
use super::{response, safeguards};
use crate::describe::channel::{
    association_text, channel_text, error_text, feedback_text, gallery_text, misidentify_text, pool_words,
    who_is_matched,
};
use crate::describe::rules as words;
use crate::describe::{amount, conditions};
use crate::spec::{
    Activity, Association, BorneFor, Channel, Conduct, Consequence, DatabaseError, Effect, Factor, Feedback,
    Gallery, Grade, Indicator, List, Memory, Misidentify, On, Rules, Score, ScoreKind, Spillover,
};

/// Everything that rules say, under headings that are the same for all.
pub(super) fn headings(rules: &Rules) -> Vec<Heading> {
    let Rules {
        frailty,
        score,
        conduct,
        channels,
        indicators,
        lists,
        activities,
        consequences,
        spillovers,
        safeguards,
        responses,
        cap,
        market,
    } = rules;
    let frailty = Statements::new().maybe(
        "how alike people are (shape of the frailty)",
        frailty.as_ref(),
        "all the same",
    );
    let of = |title, statements: Statements| Heading::new(title, statements.done());
    let mut channels = of("How it is seen, and mistaken", all(Statements::new(), channels, self::channel));
    channels.order = Some("which of those in both sees first");
    vec![
        of("The score", self::score(score)),
        of("What people do", all(frailty, conduct, self::conduct)),
        channels,
        of("What is counted", all(Statements::new(), indicators, |s, i| indicator(s, i, rules))),
        of("Lists", all(Statements::new(), lists, self::list)),
        of("What people try to do", all(Statements::new(), activities, activity)),
        of(
            "What follows from grades and lists",
            all(Statements::new(), consequences, |s, c| consequence(s, c, rules)),
        ),
        of(
            "What others bear for a listing",
            all(Statements::new(), spillovers, |s, one| spillover(s, one, rules)),
        ),
        of("Safeguards", safeguards::statements(safeguards)),
        of("How people respond", response::responses(responses, cap.as_ref())),
        of("What enterprises live by", response::market(market.as_ref())),
    ]
}

fn all<T>(to: Statements, things: &[T], state: impl Fn(Statements, &T) -> Statements) -> Statements {
    things.iter().fold(to, state)
}

fn score(score: &Score) -> Statements {
    let Score {
        kind,
        clamp,
        start,
        bounds: (low, high),
        grades,
        grades_every,
        memory,
        provenance,
        subject: _, // The pack's kind of subject.
        place: _,
    } = score;
    let (kind, factors) = match kind {
        ScoreKind::Account => ("a running sum of points", &[][..]),
        ScoreKind::Index(factors) => ("an index of factors", &factors[..]),
        ScoreKind::Class => ("classes by rule", &[][..]),
    };
    let statements = Statements::new()
        .say("kind", kind)
        .points("everybody starts with", *start)
        .points("lowest score", *low)
        .points("highest score", *high)
        .say("bounds are applied", words::clamp_words(*clamp));
    let statements = all(statements, factors, factor);
    let statements = remembered(statements, memory);
    let statements = all(statements, grades, grade);
    statements.time("grades are given anew every", *grades_every, "assessment").rule(provenance)
}

/// What time does to points, with the number that it takes.
fn remembered(statements: Statements, memory: &Memory) -> Statements {
    let sentence = words::memory(memory);
    let sentence = format!("\u{201c}{}\u{201d}", sentence.trim_end_matches('.'));
    match memory {
        Memory::Retention(time) | Memory::Fade(time) => statements.counted("memory", &sentence, time),
        Memory::Forever | Memory::Reset { month: _, day: _ } => statements.say("memory", sentence),
    }
}

fn factor(to: Statements, factor: &Factor) -> Statements {
    let Factor { name, weight, start, bounds: (low, high) } = factor;
    let parts = Statements::new()
        .plain("weight", *weight)
        .plain("start", *start)
        .plain("lowest value", *low)
        .plain("highest value", *high);
    to.thing(&format!("factor {name}"), &words::factor_words(factor), parts)
}

fn grade(to: Statements, grade: &Grade) -> Statements {
    let Grade { name, from, only } = grade;
    let parts = Statements::new()
        .points("begins at", *from)
        .say("who can have it", conditions(only).unwrap_or_else(|| "everybody".to_owned()));
    to.thing(&format!("grade {name}"), &words::grade_words(grade), parts)
}

fn conduct(to: Statements, conduct: &Conduct) -> Statements {
    let Conduct { name, says, domain, lawful: _, rate, repeats, place: _ } = conduct;
    let repeats = if *repeats { "as often as it happens" } else { "once a tick at most" };
    let parts = Statements::new()
        .quote("what it is", says)
        .say("domain", domain)
        .say("law holds it", words::lawful_word(conduct))
        .number("acts of each subject", rate)
        .say("counts", repeats);
    let (says, lawful) = (says.trim_end_matches('.'), words::lawful_word(conduct));
    to.thing(name, &format!("{says} ({lawful}, {}, {})", amount(rate), words::known(rate)), parts)
}

fn channel(to: Statements, channel: &Channel) -> Statements {
    let Channel {
        name,
        says,
        coverage,
        sensitivity,
        sensitivity_to,
        misidentify,
        database_error,
        gallery,
        association,
        feedback,
        place: _,
    } = channel;
    let parts = Statements::new()
        .quote("what it is", says)
        .number("coverage", coverage)
        .number("sensitivity", sensitivity)
        .each("sensitivity to", sensitivity_to)
        .part("misidentification", misidentify.as_ref(), misidentify_text, misidentified)
        .part("database error", database_error.as_ref(), error_text, database_errors)
        .part("gallery", gallery.as_ref(), gallery_text, galleries)
        .part("association", association.as_ref(), association_text, associated)
        .part("feedback", feedback.as_ref(), feedback_text, fed_back);
    to.thing(name, &channel_text(channel), parts)
}

fn misidentified(wrong: &Misidentify) -> Statements {
    let Misidentify { share, pool } = wrong;
    Statements::new().number("share of its records", share).say("these go to", pool_words(pool))
}

fn database_errors(error: &DatabaseError) -> Statements {
    let DatabaseError { rate, conduct } = error;
    Statements::new().number("mistaken records of each subject", rate).say("recorded as", conduct)
}

fn galleries(gallery: &Gallery) -> Statements {
    let Gallery { probes, size, false_match_rate, fixed_trait: _, conduct } = gallery;
    Statements::new()
        .number("passes", probes)
        .number("faces in it", size)
        .number("false match rate of one comparison", false_match_rate)
        .say("false matches fall on", who_is_matched(gallery))
        .say("recorded as", conduct)
}

fn associated(association: &Association) -> Statements {
    let Association { list, records, peers, conduct } = association;
    Statements::new()
        .say("for entries of the list", list)
        .number("records for each entry", records)
        .maybe("peers on whom they land", peers.as_ref(), "anybody of the region")
        .say("recorded as", conduct)
}

fn fed_back(feedback: &Feedback) -> Statements {
    let Feedback { before, most, forgetting, corrected } = feedback;
    Statements::new()
        .number("records that each area starts with", before)
        .number("most, of its stated coverage", most)
        .maybe("forgetting", forgetting.as_ref(), "none")
        .say("records are weighed", if *corrected { "by how much was looked for them" } else { "all alike" })
}

fn indicator(to: Statements, indicator: &Indicator, rules: &Rules) -> Statements {
    let Indicator { name, conduct, channels, points, factor, direct, provenance } = indicator;
    let statements =
        Statements::new().say("counts records of", conduct).names("seen by", channels, "no channel");
    let statements = if *direct {
        statements.say("a record gives", "the last class")
    } else {
        statements.bare("a record gives", &words::points_words(indicator), *points)
    };
    let parts = statements.say("factor that it moves", factor.as_deref().unwrap_or("none")).rule(provenance);
    let act = rules.conduct.iter().find(|c| c.name == *conduct);
    let act = act.map_or(conduct.as_str(), |c| c.says.trim_end_matches('.'));
    let text = format!(
        "{} for \u{201c}{act}\u{201d}, seen by {}{} (rule: {})",
        words::points_words(indicator),
        channels.join(", "),
        factor.as_ref().map(|f| format!(", in the factor {f}")).unwrap_or_default(),
        provenance.evidence.word()
    );
    to.thing(name, &text, parts)
}

fn list(to: Statements, list: &List) -> Statements {
    let List {
        name,
        says,
        colour,
        enter: _,
        stay,
        leave_score_from,
        leave_rate,
        stay_at_most,
        leaves,
        again,
        provenance,
    } = list;
    let kind = format!("{}list", words::colour_word(*colour));
    let parts = Statements::new()
        .quote("what it is", says)
        .say("kind", &kind)
        .say("entered by", words::enter_words(list))
        .time("minimum stay", *stay, "none");
    let parts = match leave_score_from {
        Some(score) => parts.points("score needed to leave", *score),
        None => parts.say("score needed to leave", "any"),
    };
    let parts = parts
        .maybe("those who may leave do", leave_rate.as_ref(), "at once")
        .time("longest stay", *stay_at_most, "no limit")
        .say("can be left", if *leaves { "yes" } else { "never" })
        .say("while listed", words::again_words(*again))
        .rule(provenance);
    to.thing(name, &format!("a {kind}: {}", words::list_text(list)), parts)
}

fn activity(to: Statements, activity: &Activity) -> Statements {
    let Activity { name, says, demand, related } = activity;
    let parts = Statements::new()
        .quote("what it is", says)
        .maybe("attempts of each subject", demand.as_ref(), "none")
        .names("related conduct", related, "none");
    let how_often = demand.as_ref().map(|d| format!(" ({}, {})", amount(d), words::known(d)));
    to.thing(name, &format!("{}{}", says.trim_end_matches('.'), how_often.unwrap_or_default()), parts)
}

fn consequence(to: Statements, consequence: &Consequence, rules: &Rules) -> Statements {
    let Consequence {
        name,
        on,
        effect,
        only,
        bypass,
        toll,
        money,
        hardship,
        custom,
        tax,
        while_listed,
        provenance,
    } = consequence;
    let on = match on {
        On::Everybody => "whatever grade or list".to_owned(),
        On::Grade(grade) => format!("grade {grade}"),
        On::List(list) => format!("list {list}"),
    };
    let parts = Statements::new().say("follows", &on);
    let parts = match effect {
        Effect::Restrict { activity, share } => parts
            .say("what it does", format!("blocks {activity}"))
            .maybe("share of attempts", share.as_ref(), "all"),
        Effect::Reward { activity, share } => parts
            .say("what it does", format!("makes {activity} easier"))
            .maybe("share of attempts", share.as_ref(), "all"),
        Effect::None => parts.say("what it does", "no activity is touched"),
    };
    let parts = parts
        .say("on whom it falls at all", conditions(only).unwrap_or_else(|| "all of them".to_owned()))
        .maybe("share that goes ahead by another way", bypass.as_ref(), "none")
        .maybe("toll of that", toll.as_ref(), "none")
        .maybe("money", money.as_ref(), "none")
        .maybe("hardship", hardship.as_ref(), "none")
        .maybe("factor on custom", custom.as_ref(), "none")
        .maybe("factor on tax", tax.as_ref(), "none")
        .each("meanwhile, factor on", while_listed)
        .rule(provenance);
    to.thing(name, &format!("on {on}, {}", words::effect(consequence, rules)), parts)
}

fn spillover(to: Statements, spillover: &Spillover, rules: &Rules) -> Statements {
    let Spillover { name, list, who, activity, attempts, share, provenance } = spillover;
    let list = match list {
        BorneFor::Household(list) => format!("somebody they live with on the list {list}"),
        BorneFor::Companion(list) => format!("those they are tied to on the companion's list {list}"),
    };
    let parts = Statements::new()
        .say("borne for", &list)
        .say("who bears it", conditions(who).unwrap_or_else(|| "all of them".to_owned()))
        .say("blocked activity", activity)
        .number("attempts of each", attempts)
        .maybe("share blocked", share.as_ref(), "all")
        .rule(provenance);
    to.thing(name, &format!("for {list}, {}", words::borne(spillover, rules)), parts)
}
