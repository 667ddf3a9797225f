//! What a scheme counts, for how long, and with what mistakes.

use super::{Fact, Touches, adverse, days};
use crate::describe::{amount, number};
use crate::spec::{Again, Enter, Memory, Parameter, Rules};
use crate::tree::quoted;

pub(super) fn scores_over_time(rules: &Rules) -> Vec<Fact> {
    let mut found = Vec::new();
    if rules.indicators.iter().any(|i| i.points != 0.0) {
        let says = "Everybody has a running score.";
        found.push(Fact::new(says, rules.score.path(), rules.score.provenance.place, Touches::Everybody));
    }
    for list in &rules.lists {
        if let Enter::Records { .. } = list.enter {
            let says = format!("Records lead to the list \u{201c}{}\u{201d}.", list.name);
            found.push(Fact { touches: Touches::Everybody, ..Fact::of_list(says, list) });
        }
    }
    found
}

/// Rules that count conduct; `lawful` only those that take points for, or list by, conduct that law allows.
pub(super) fn counts(rules: &Rules, lawful: bool) -> Vec<Fact> {
    let lists = |name: &String| {
        adverse(rules)
            .any(|list| matches!(&list.enter, Enter::Records { indicators, .. } if indicators.contains(name)))
    };
    let of = |indicator: &crate::spec::Indicator| {
        let conduct = rules.conduct.iter().find(|c| c.name == indicator.conduct)?;
        let adverse = indicator.points < 0.0 || lists(&indicator.name);
        if lawful && !(conduct.lawful && adverse) {
            return None;
        }
        let points = match indicator.points {
            0.0 => "counts towards a list".to_owned(),
            points if points > 0.0 => format!("earns {} points", number(points)),
            _ if indicator.direct => "decides the class directly".to_owned(),
            points => format!("costs {} points", number(-points)),
        };
        let says = format!("\u{201c}{}\u{201d} {points}.", conduct.says.trim_end_matches('.'));
        let path = format!("indicator.{}", quoted(&indicator.name));
        Some(Fact::new(says, path, indicator.provenance.place, Touches::Everybody))
    };
    rules.indicators.iter().filter_map(of).collect()
}

pub(super) fn keeps_too_long(rules: &Rules, at_most: Option<&Parameter>) -> Vec<Fact> {
    let limit = at_most.map_or(0.0, days);
    let mut found = Vec::new();
    let mut place = rules.score.provenance.place;
    let points = rules.indicators.iter().any(|i| i.points < 0.0);
    let says = match &rules.score.memory {
        Memory::Forever if points => Some("Points lost count for ever.".to_owned()),
        Memory::Retention(time) if points && days(time) > limit => {
            place = time.provenance.place;
            Some(format!("Points lost count for {}.", amount(time)))
        }
        _ => None,
    };
    found.extend(says.map(|says| Fact::new(says, rules.score.path(), place, Touches::Everybody)));
    for list in adverse(rules) {
        let name = format!("\u{201c}{}\u{201d}", list.name);
        let by_records = matches!(list.enter, Enter::Records { .. });
        let longest = list
            .stay_at_most
            .or(list.stay.filter(|_| by_records && list.leave_rate.is_none() && list.again == Again::Ignore));
        let says = match longest {
            _ if !list.leaves => format!("Whoever is on {name} stays for ever."),
            Some(stay) if stay.days() <= limit => continue,
            Some(stay) => format!("A stay on {name} can last {} days.", number(stay.days())),
            None => format!("No rule ends a stay on {name}: it lasts while its conditions hold."),
        };
        found.push(Fact::of_list(says, list));
    }
    found
}

pub(super) fn no_exit(rules: &Rules) -> Vec<Fact> {
    let none = adverse(rules).filter(|list| !list.leaves);
    none.map(|list| Fact::of_list(format!("Nobody can leave \u{201c}{}\u{201d}.", list.name), list)).collect()
}

pub(super) fn mistakes_by_group(rules: &Rules) -> Vec<Fact> {
    let mut found = Vec::new();
    for channel in &rules.channels {
        let shares = channel.misidentify.iter().map(|m| ("misidentify", &m.share));
        let errors = channel.database_error.iter().map(|e| ("database_error", &e.rate));
        let faces = channel
            .gallery
            .iter()
            .flat_map(|g| [("gallery.false_match_rate", &g.false_match_rate), ("gallery.size", &g.size)]);
        for (key, parameter) in shares.chain(errors).chain(faces) {
            let attributes: Vec<&str> = parameter.vary.iter().map(|v| v.attribute.as_str()).collect();
            if attributes.is_empty() {
                continue;
            }
            let says = format!(
                "Mistakes of the channel \u{201c}{}\u{201d} differ by {}.",
                channel.name,
                attributes.join(" and ")
            );
            let path = format!("channel.{}.{key}", quoted(&channel.name));
            found.push(Fact::new(says, path, parameter.provenance.place, Touches::Everybody));
        }
    }
    found
}
