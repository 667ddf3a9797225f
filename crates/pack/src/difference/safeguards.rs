//! What safeguards say, field by field.

use super::statement::Statements;
use crate::describe::percent;
use crate::describe::rules::{appeal_text, correction_text, limit_lines, objection_text, review_text, which};
use crate::spec::{
    Access, Appeal, Cap, Clock, Correction, Minimisation, Notice, Objection, Office, Outside, Prohibition,
    Purpose, Repair, Retention, Review, Safeguards,
};

/// Everything that stands between a record and its consequences.
pub(super) fn statements(safeguards: &Safeguards) -> Statements {
    let Safeguards {
        exemption,
        consent,
        minimisation,
        purpose,
        retention,
        cap,
        repair,
        ban,
        access,
        objection,
        notice,
        review,
        appeal,
        correction,
    } = safeguards;
    let lines = limit_lines(safeguards);
    let limit =
        |kind: &str| lines.iter().find(|line| line.0 == kind).map_or_else(String::new, |l| l.1.clone());
    Statements::new()
        .part("exemption", exemption.as_ref(), |_| limit("Exemption"), outside)
        .part("consent", consent.as_ref(), |_| limit("Consent"), outside)
        .part("minimisation", minimisation.as_ref(), |_| limit("Minimisation"), minimised)
        .part("purpose", purpose.as_ref(), |_| limit("Purpose"), purposes)
        .part("retention", retention.as_ref(), |_| limit("Retention"), retained)
        .part("cap", cap.as_ref(), |_| limit("Cap"), capped)
        .part("repair", repair.as_ref(), |_| limit("Repair"), repaired)
        .part("ban", ban.as_ref(), |_| limit("Ban"), banned)
        .part("access", access.as_ref(), access_words, accessed)
        .part("objection", objection.as_ref(), |o| objection_text(o, access.as_ref()), objected)
        .part("notice", notice.as_ref(), notice_words, noticed)
        .part("review", review.as_ref(), review_text, reviewed)
        .part("appeal", appeal.as_ref(), |a| appeal_text(a, None), appealed)
        .part("correction", correction.as_ref(), correction_text, corrected)
}

fn outside(outside: &Outside) -> Statements {
    let Outside { share, channels, provenance } = outside;
    Statements::new()
        .number("share of subjects", share)
        .names("from the channels", channels, "all")
        .rule(provenance)
}

fn minimised(limit: &Minimisation) -> Statements {
    let Minimisation { conduct, channels, provenance } = limit;
    Statements::new()
        .names("conduct not recorded", conduct, "none")
        .names("channels that record nothing", channels, "none")
        .rule(provenance)
}

fn purposes(limit: &Purpose) -> Statements {
    let Purpose { any, provenance } = limit;
    let which = if *any { "any" } else { "all" };
    Statements::new().say("conduct behind a block that has to be unrelated", which).rule(provenance)
}

fn retained(limit: &Retention) -> Statements {
    let Retention { points } = limit;
    Statements::new().number("points count for at most", points)
}

fn capped(limit: &Cap) -> Statements {
    let Cap { stay, blocked } = limit;
    Statements::new().maybe("longest stay", stay.as_ref(), "no limit").maybe(
        "most that is blocked of an activity",
        blocked.as_ref(),
        "no limit",
    )
}

fn repaired(way: &Repair) -> Statements {
    let Repair { after, rate, provenance } = way;
    Statements::new()
        .number("every list can be left after", after)
        .maybe("those who may leave do", rate.as_ref(), "at once")
        .rule(provenance)
}

fn banned(limit: &Prohibition) -> Statements {
    let Prohibition { lists, activities, provenance } = limit;
    Statements::new()
        .names("lists not kept", lists, "none")
        .names("activities that nothing blocks", activities, "none")
        .rule(provenance)
}

fn access_words(access: &Access) -> String {
    format!("{} of mistaken records are seen by their bearers", percent(access.reaches.value))
}

fn accessed(access: &Access) -> Statements {
    let Access { reaches } = access;
    Statements::new().number("mistaken records that their bearers see", reaches)
}

fn objected(objection: &Objection) -> Statements {
    let Objection { files, upheld, takes, provenance } = objection;
    Statements::new()
        .number("share objected to", files)
        .number("share upheld", upheld)
        .maybe("time until a record is withdrawn", takes.as_ref(), "none")
        .rule(provenance)
}

fn notice_words(notice: &Notice) -> String {
    format!("it reaches {} of those listed", percent(notice.reaches.value))
}

fn noticed(notice: &Notice) -> Statements {
    let Notice { reaches } = notice;
    Statements::new().number("share of those listed whom it reaches", reaches)
}

fn reviewed(review: &Review) -> Statements {
    let Review {
        lists,
        coverage,
        deference,
        turns_down: [rightful, wrongful],
        capacity,
        corrects,
        provenance,
    } = review;
    Statements::new()
        .say("covers", which(lists))
        .number("share of proposals looked at", coverage)
        .number("share followed without judging", deference)
        .number("wrongful proposals turned down", wrongful)
        .number("rightful proposals turned down", rightful)
        .maybe("capacity for each subject", capacity.as_ref(), "no limit")
        .say("mistaken records found", if *corrects { "are deleted" } else { "stay" })
        .rule(provenance)
}

fn appealed(appeal: &Appeal) -> Statements {
    let Appeal {
        lists,
        files: [files_rightful, files_wrongful],
        files_after,
        takes,
        upheld: [upheld_rightful, upheld_wrongful],
        suspends,
        corrects,
        office,
        clock,
        provenance,
    } = appeal;
    Statements::new()
        .say("covers", which(lists))
        .number("of those wrongly listed appeal", files_wrongful)
        .number("of those rightly listed appeal", files_rightful)
        .maybe("time from listing to appeal", files_after.as_ref(), "none")
        .maybe("time that the proceeding takes", takes.as_ref(), "none")
        .number("wrongful listings upheld against", upheld_wrongful)
        .number("rightful listings upheld against", upheld_rightful)
        .say("meanwhile the listing", if *suspends { "has no effect" } else { "stands" })
        .say("mistaken records behind it", if *corrects { "are deleted" } else { "stay" })
        .part("office", office.as_ref(), |_| "cases wait for officers".to_owned(), officers)
        .part("time limit", clock.as_ref(), |_| "cases have to be decided in time".to_owned(), clocks)
        .rule(provenance)
}

fn officers(office: &Office) -> Statements {
    let Office { officers, handling, even } = office;
    Statements::new()
        .number("officers for 100,000 subjects", officers)
        .number("work on a case", handling)
        .say("cases take", if *even { "all the same time" } else { "more or less time" })
}

fn clocks(clock: &Clock) -> Statements {
    let Clock { within, grants } = clock;
    let late = if *grants { "is upheld" } else { "counts as overdue" };
    Statements::new().number("decided within", within).say("an appeal not decided by then", late)
}

fn corrected(correction: &Correction) -> Statements {
    let Correction { reaches_copies, copies_last } = correction;
    Statements::new().number("annulled listings of which copies hear", reaches_copies).maybe(
        "other copies live on for",
        copies_last.as_ref(),
        "ever",
    )
}
