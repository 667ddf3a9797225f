//! What ties subjects to others, and channels to their own past: peers, companions, feedback.

use model::layout::Layout;
use model::policy::Feedback;

use super::AllFactors;
use super::names::{self, Names};
use crate::calendar::per_tick;
use crate::diagnostic::{Diagnostic, codes};
use crate::population::Factors;
use crate::spec::{self, Pack};

/// Channels that look where they have seen; what is stated of them holds for the whole run.
pub fn feedbacks(
    pack: &Pack,
    names: &Names<'_>,
    layout: &Layout,
    factors: &AllFactors<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Feedback> {
    let of = |(number, name): (usize, &String)| {
        let channels = pack.phases.iter().flat_map(|(_, rules)| &rules.channels);
        let f =
            channels.filter(|channel| channel.name == *name).find_map(|channel| channel.feedback.as_ref())?;
        let before = |area: usize| -> f64 {
            let by_area = f.before.vary.iter().map(|vary| match factors.of(vary) {
                Some(Factors::Areas(by_area)) => by_area[area],
                _ => 1.0,
            });
            // Records of real persons, of whom each simulated one stands for several.
            (f.before.value * by_area.product::<f64>()).max(0.0) / layout.stands_for
        };
        if let Some(vary) = f.before.vary.iter().find(|v| !matches!(factors.of(v), Some(Factors::Areas(_)))) {
            let message = format!("`{}` is of areas: it cannot vary by `{}`", f.before.path, vary.attribute);
            faults.push(Diagnostic::of(&codes::KEYS_TOGETHER, message).at(vary.place, "not the area"));
        }
        Some(Feedback {
            channel: number as u16,
            before: (0..layout.areas.len()).map(before).collect(),
            most: f.most.value,
            keeps: f.forgetting.as_ref().map_or(1.0, |rate| libm::exp(-per_tick(rate, pack.tick))),
            corrected: f.corrected,
        })
    };
    names.channels.iter().enumerate().filter_map(of).collect()
}

/// Spillovers from the companion's lists name lists that it has.
pub fn check_companion_lists(pack: &Pack, faults: &mut Vec<Diagnostic>) {
    let Some(companion) = &pack.companion else { return };
    for spillover in pack.phases.iter().flat_map(|(_, rules)| &rules.spillovers) {
        let spec::BorneFor::Companion(list) = &spillover.list else { continue };
        let found = companion.lists.iter().find(|(name, _)| name == list);
        if found.is_none_or(|(_, red)| *red) {
            let message = match found {
                Some(_) => format!("`{list}` of `{}` is a redlist: nobody bears that", companion.pack),
                None => format!("`{}` has no list `{list}`", companion.pack),
            };
            let item =
                Diagnostic::of(&codes::UNDEFINED, message).at(spillover.provenance.place, "borne for it");
            faults.push(item.maybe_help(crate::suggest::advice(
                list,
                companion.lists.iter().map(|(name, _)| name.as_str()),
            )));
        }
    }
}

/// One channel that looks where it has seen may see a conduct, for it looks after all others.
pub fn check_feedbacks(pack: &Pack, faults: &mut Vec<Diagnostic>) {
    for (_, rules) in &pack.phases {
        for conduct in &rules.conduct {
            let looks = |channel: &&spec::Channel| {
                channel.feedback.is_some() && names::counts(rules, &conduct.name, &channel.name)
            };
            if let [_, second, ..] = rules.channels.iter().filter(looks).collect::<Vec<_>>()[..] {
                let message = format!("two channels that look where they have seen see `{}`", conduct.name);
                let item = Diagnostic::of(&codes::ATTENTION, message).at(second.place, "the second");
                faults.push(item.help("each would look after the other; take `feedback` from one of them"));
            }
        }
    }
}

/// Circles of ties that give everybody so many peers.
pub fn circles(peers: &spec::Parameter) -> u32 {
    libm::round(peers.value / 2.0).max(1.0) as u32
}

/// Largest share of subjects who may live among fewer than the peers that they are to have.
const FEW_TOLERANCE: f64 = 0.01;

/// Everybody has as many others in their region as they are to have peers, or nearly everybody.
pub fn check_peers(pack: &Pack, layout: &Layout, faults: &mut Vec<Diagnostic>) {
    let rules = || pack.phases.iter().map(|(_, rules)| rules);
    let of_word = rules().filter_map(|rules| rules.deterrence()?.word.as_ref()).map(|word| &word.peers);
    let channels = rules().flat_map(|rules| &rules.channels);
    let peers = channels.filter_map(|channel| channel.association.as_ref()?.peers.as_ref()).chain(of_word);
    let Some(peers) = peers.max_by(|a, b| a.value.total_cmp(&b.value)) else { return };
    let few = |region: &&model::layout::Region| (region.subjects() as f64) <= peers.value;
    let among_few: u64 = layout.regions.iter().filter(few).map(model::layout::Region::subjects).sum();
    let share = among_few as f64 / layout.subjects() as f64;
    if share > FEW_TOLERANCE {
        let message = format!(
            "{among_few} of {} subjects ({:.1} %) live in regions with fewer than {} others; at most {:.0} % may",
            layout.subjects(),
            100.0 * share,
            peers.value,
            100.0 * FEW_TOLERANCE
        );
        let item = Diagnostic::of(&codes::TOO_FEW_FOR_PEERS, message);
        faults.push(
            item.at(peers.provenance.place, "peers of everybody")
                .help("simulate more subjects (--persons), or state fewer peers"),
        );
    }
}
