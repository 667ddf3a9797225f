//! Rates that the engine cannot draw from.

use crate::calendar::per_tick;
use crate::describe::number;
use crate::diagnostic::{Diagnostic, codes};
use crate::kind::pack;
use crate::spec::{Parameter, Unit};
use crate::view::View;

/// Most events per subject and tick.
const MOST: f64 = 1_000.0;

/// Every rate at which something happens to a subject.
pub(super) fn lint(root: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Some(tick) = root.text("tick").and_then(|word| pack::tick(&word)) else { return };
    let mut check = |parent: &View<'_>, key: &str| {
        let Some(view) = parent.child(key) else { return };
        let Some(rate) = view.as_parameter().filter(is_rate) else { return };
        let factor = highest_factor(&rate);
        let most = per_tick(&rate, tick) * factor;
        if most > MOST {
            let message = format!("`{}` is {} per tick, but may be 1,000 at most", view.path, number(most));
            let item = Diagnostic::of(&codes::RATE_TOO_HIGH, message).at(view.place_of("value"), "too often");
            let item = match factor > 1.0 {
                true => item.at(view.place_of("vary"), format!("times {} for some group", number(factor))),
                false => item,
            };
            found.push(item.at(root.place_of("tick"), "the tick").help("enter it as a periodic aggregate"));
        }
    };
    root.named("conduct").for_each(|(_, conduct)| check(&conduct, "rate"));
    root.named("activity").for_each(|(_, activity)| check(&activity, "demand"));
    for (_, channel) in root.named("channel") {
        check(&channel, "database_error");
        if let Some(gallery) = channel.child("gallery") {
            check(&gallery, "probes");
        }
    }
}

/// Another unit, or a number that is none, has been reported by the check of the shape.
fn is_rate(parameter: &Parameter) -> bool {
    let rate = matches!(parameter.unit, Unit::PerDay | Unit::PerWeek | Unit::PerMonth | Unit::PerYear);
    rate && parameter.value.is_finite()
}

/// The multiplier for whoever is in the highest class of each attribute.
fn highest_factor(parameter: &Parameter) -> f64 {
    let highest = |factors: &[(String, f64)]| {
        factors.iter().map(|(_, factor)| *factor).filter(|factor| factor.is_finite()).fold(1.0, f64::max)
    };
    parameter.vary.iter().map(|vary| highest(&vary.factors)).product()
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::kind::check::{expect, fine};

    #[test]
    fn rates_stay_below_a_thousand_per_tick() {
        let rate = |path: &str, value: u32| {
            format!("{path} = {{ value = {value}, unit = \"per month\", range = [0, 1000000] }}")
        };
        for path in [
            "conduct.blood-donation.rate",
            "channel.street-camera.database_error",
            "channel.street-camera.gallery.probes",
        ] {
            fine(&rate(path, 1_000));
            expect(&rate(path, 1_001), &codes::RATE_TOO_HIGH);
        }
        expect(&rate("activity.\"travel.air\".demand", 1_001), &codes::RATE_TOO_HIGH);
        // The young cross 1.4 times as often.
        fine(&rate("conduct.jaywalking.rate", 700));
        expect(&rate("conduct.jaywalking.rate", 800), &codes::RATE_TOO_HIGH);
        expect(
            &format!("[phase.\"2016-07-01\"]\n{}", rate("conduct.jaywalking.rate", 800)),
            &codes::RATE_TOO_HIGH,
        );
    }
}
