//! Holds what a pack says of people against a population: attributes, categories, bands, all at once.

use super::{Population, codes};
use crate::diagnostic::Diagnostic;
use crate::spec::{BorneFor, Filter, Pack, Pool, Subject, Vary};

impl Population {
    /// Everything in a pack that this population does not know: filters, multipliers, groups and breakdowns. The
    /// places stand in the pack's files.
    pub fn check(&self, pack: &Pack) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        if pack.subject != self.subject {
            let [scored, made] = [pack.subject, self.subject].map(Subject::words);
            let message =
                format!("the pack scores {scored}, but its population `{}` is of {made}", self.name);
            let place = pack.phases[0].1.score.place;
            let fault = Diagnostic::of(&codes::OTHER_SUBJECTS, message).at(place, "scores them");
            faults.push(
                fault.help(format!("write [score.{}], or name another population", self.subject.word())),
            );
        }
        let filters = pack.within.filters.iter().chain(&pack.subjects);
        faults.extend(filters.flat_map(|filter: &Filter| self.allowed(filter).err().unwrap_or_default()));
        let varied = pack.parameters.iter().flat_map(|parameter| &parameter.vary);
        faults.extend(varied.flat_map(|vary| self.check_vary(vary)));
        for channel in pack.phases.iter().flat_map(|(_, rules)| &rules.channels) {
            if let Some(Pool::RegionAndGroup(group)) = channel.misidentify.as_ref().map(|m| &m.pool) {
                let unknown = group.iter().filter_map(|name| self.attribute_index(name).err());
                faults.extend(unknown.map(|fault| fault.at(channel.place, "a group of this channel's pool")));
            }
        }
        let markets = pack.phases.iter().filter_map(|(_, rules)| rules.market.as_ref()).flat_map(|m| &m.by);
        faults.extend(markets.filter_map(|name| self.attribute_index(name).err()));
        let only =
            pack.phases.iter().flat_map(|(_, rules)| &rules.score.grades).flat_map(|grade| &grade.only);
        let falls = pack.phases.iter().flat_map(|(_, rules)| &rules.consequences).flat_map(|c| &c.only);
        for filter in only.chain(falls) {
            if filter.attribute == self.area().name {
                let message =
                    format!("`only` cannot tell areas apart, and `{}` is the area", filter.attribute);
                let fault = Diagnostic::of(&codes::ONLY_AREA, message).at(filter.place, "named here");
                faults.push(fault.help(
                    "let rates, coverages or demands vary by it, or make the place of the pack smaller",
                ));
            } else {
                faults.extend(self.allowed(filter).err().unwrap_or_default());
            }
        }
        faults.extend(pack.report_by.iter().filter_map(|name| self.attribute_index(name).err()));
        let workers = pack.companion.iter().flat_map(|companion| &companion.workers);
        let workers = workers.filter(|_| self.subject == Subject::Person && pack.subject == Subject::Person);
        faults.extend(workers.flat_map(|filter| self.allowed(filter).err().unwrap_or_default()));
        faults.extend(self.check_spillovers(pack));
        let mut once: Vec<Diagnostic> = Vec::new();
        for fault in faults {
            if !once.contains(&fault) {
                once.push(fault);
            }
        }
        once
    }

    /// What is wrong with what households bear: a population that does not know them, or members that it does not tell apart.
    fn check_spillovers(&self, pack: &Pack) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        for spillover in pack.phases.iter().flat_map(|(_, rules)| &rules.spillovers) {
            if matches!(spillover.list, BorneFor::Companion(_)) {
                continue;
            }
            let Some(households) = &self.households else {
                let message = format!("the population `{}` does not say who lives with whom", self.name);
                let fault = Diagnostic::of(&codes::NO_HOUSEHOLDS, message);
                faults.push(fault.at(spillover.provenance.place, "falls on households"));
                continue;
            };
            for filter in &spillover.who {
                match self.allowed(filter) {
                    Ok((attribute, allowed)) if !households.tells(attribute, &allowed) => {
                        let message =
                            format!("households do not tell {} apart", filter.categories.join(", "));
                        let fault =
                            Diagnostic::of(&codes::CUTS_CATEGORY, message).at(filter.place, "named here");
                        faults.push(fault.help(households.classes_help()));
                    }
                    Ok(_) => {}
                    Err(more) => faults.extend(more),
                }
            }
        }
        faults
    }

    /// What is wrong with multipliers by category: unknown categories, bands that cut one, two factors for one.
    pub fn check_vary(&self, vary: &Vary) -> Vec<Diagnostic> {
        self.by_category(vary).err().unwrap_or_default()
    }

    /// The fault of two factors for one category.
    pub(crate) fn overlap(&self, attribute: usize, category: usize, one: &str, other: &str) -> Diagnostic {
        let attribute = &self.attributes[attribute];
        let category = &attribute.categories[category];
        let message =
            format!("`{one}` and `{other}` both give a factor for `{category}` of `{}`", attribute.name);
        Diagnostic::of(&codes::OVERLAP, message)
            .help("each category may have one factor: make the bands meet without overlapping")
    }
}
