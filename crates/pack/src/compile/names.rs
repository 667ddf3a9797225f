//! One numbering for all phases: names in order of first appearance.

use model::draw::key_of;
use model::layout::Layout;
use model::policy::{Association, Mark, Origin, Policy, Pool, TraitGallery};

use crate::spec::{self, List, Pack, Rules};

/// The names of a pack over all its phases, or of two packs that are compiled to be run side by side.
#[derive(Debug, Default)]
pub struct Names<'p> {
    packs: Vec<&'p Pack>,
    pub conduct: Vec<String>,
    pub domains: Vec<String>,
    pub channels: Vec<String>,
    pub lists: Vec<String>,
    pub activities: Vec<String>,
    pub consequences: Vec<String>,
    pub spillovers: Vec<String>,
    /// Distinct pools of misidentification.
    pools: Vec<&'p spec::Pool>,
}

fn note(names: &mut Vec<String>, name: &str) {
    if !names.iter().any(|n| n == name) {
        names.push(name.to_owned());
    }
}

/// Position of a name that the reader has checked to exist.
pub fn position(names: &[String], name: &str) -> usize {
    names.iter().position(|n| n == name).unwrap_or_else(|| unreachable!("`{name}` was checked by the reader"))
}

/// By stratum: a number that strata of equal classes of these attributes have in common.
pub fn groups(layout: &Layout, attributes: &[String]) -> Vec<u16> {
    let of = |stratum: &model::layout::Stratum| {
        let both = layout.attributes.iter().zip(&stratum.classes);
        both.filter(|(attribute, _)| attributes.contains(&attribute.name))
            .fold(0, |group, (attribute, &class)| group * attribute.classes.len() as u16 + u16::from(class))
    };
    layout.strata.iter().map(of).collect()
}

impl<'p> Names<'p> {
    /// Gathers the names.
    pub fn new(packs: &[&'p Pack]) -> Self {
        let mut names = Self { packs: packs.to_vec(), ..Self::default() };
        for rules in names.rules() {
            for c in &rules.conduct {
                note(&mut names.conduct, &c.name);
                note(&mut names.domains, &c.domain);
            }
            rules.channels.iter().for_each(|c| note(&mut names.channels, &c.name));
            rules.lists.iter().for_each(|l| note(&mut names.lists, &l.name));
            rules.activities.iter().for_each(|a| note(&mut names.activities, &a.name));
            rules.consequences.iter().for_each(|c| note(&mut names.consequences, &c.name));
            rules.spillovers.iter().for_each(|s| note(&mut names.spillovers, &s.name));
        }
        names.pools = names.distinct_pools();
        names
    }

    /// The rules of every phase of every pack.
    pub fn rules(&self) -> impl Iterator<Item = &'p Rules> + use<'p> {
        self.packs.clone().into_iter().flat_map(|pack| pack.phases.iter().map(|phase| &phase.1))
    }

    pub fn domain(&self, name: &str) -> u16 {
        position(&self.domains, name) as u16
    }

    /// The first definition of a list: of this pack if it has it.
    pub fn list(&self, pack: &'p Pack, name: &str) -> &'p List {
        let own = pack.phases.iter().map(|phase| &phase.1);
        own.chain(self.rules())
            .find_map(|rules| rules.lists.iter().find(|l| l.name == name))
            .unwrap_or_else(|| unreachable!("`{name}` was checked by the reader"))
    }

    /// Distinct pools over all phases, in order of first appearance.
    fn distinct_pools(&self) -> Vec<&'p spec::Pool> {
        let mut pools = Vec::new();
        let channels = self.rules().flat_map(|rules| &rules.channels);
        for pool in channels.filter_map(|c| c.misidentify.as_ref()).map(|m| &m.pool) {
            if !pools.contains(&pool) {
                pools.push(pool);
            }
        }
        pools
    }

    /// Index of a channel's pool.
    pub fn pool_index(&self, pool: &spec::Pool) -> u16 {
        self.pools.iter().position(|p| *p == pool).unwrap_or(0) as u16
    }

    /// The pools of misidentification, compiled: strata with equal classes of the named attributes form a group.
    pub fn pools(&self, layout: &Layout) -> Vec<Pool> {
        let compile = |pool: &&spec::Pool| match pool {
            spec::Pool::Region => Pool::Region,
            spec::Pool::Population => Pool::Population,
            spec::Pool::RegionAndGroup(attributes) => Pool::RegionAndGroup(groups(layout, attributes)),
        };
        self.pools.iter().map(compile).collect()
    }

    /// What a record can be: for each conduct and channel that counts it in some phase, a true record and its
    /// misidentification; for each channel that errs, a record of nobody's act.
    pub fn marks(&self) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        let mut add = |mark: Mark| {
            if !marks.contains(&mark) {
                marks.push(mark);
            }
        };
        for (k, conduct) in self.conduct.iter().enumerate() {
            for (c, channel) in self.channels.iter().enumerate() {
                let mark = |origin| Mark { conduct: k as u16, channel: c as u16, origin };
                for rules in self.rules() {
                    let Some(ch) = rules.channels.iter().find(|x| x.name == *channel) else { continue };
                    if counts(rules, conduct, channel) {
                        add(mark(Origin::Own));
                        if let Some(m) = &ch.misidentify {
                            add(mark(Origin::Misidentified(self.pool_index(&m.pool))));
                        }
                    }
                    let errs = ch.database_error.as_ref().is_some_and(|e| e.conduct == *conduct);
                    let alerts = |fixed: bool| {
                        ch.gallery.as_ref().is_some_and(|g| g.conduct == *conduct && g.fixed_trait == fixed)
                    };
                    if errs {
                        add(mark(Origin::Phantom));
                    }
                    if alerts(false) {
                        add(mark(Origin::Alert));
                    }
                    if alerts(true) {
                        add(mark(Origin::Trait(0)));
                    }
                    if ch.association.as_ref().is_some_and(|a| a.conduct == *conduct) {
                        add(mark(Origin::Association(0)));
                    }
                }
            }
        }
        let (mut traits, mut associations) = (0, 0);
        for mark in &mut marks {
            match &mut mark.origin {
                Origin::Trait(number) => {
                    *number = traits;
                    traits += 1;
                }
                Origin::Association(number) => {
                    *number = associations;
                    associations += 1;
                }
                _ => {}
            }
        }
        marks
    }

    /// Galleries whose errors are a fixed trait; their shares come phase by phase.
    pub fn traits(&self, policy: &Policy) -> Vec<TraitGallery> {
        let with_trait =
            policy.marks.iter().enumerate().filter(|(_, m)| matches!(m.origin, Origin::Trait(_)));
        with_trait
            .map(|(m, mark)| {
                let key = key_of(&self.channels[usize::from(mark.channel)]);
                TraitGallery { key, shares: Vec::new(), mark: m as u16 }
            })
            .collect()
    }

    /// What listings of others bring.
    pub fn associations(&self, policy: &Policy) -> Vec<Association> {
        let of = |(m, mark): (usize, &Mark)| {
            let key = key_of(&self.channels[usize::from(mark.channel)])
                ^ key_of(&self.conduct[usize::from(mark.conduct)]);
            matches!(mark.origin, Origin::Association(_)).then_some(Association { key, mark: m as u16 })
        };
        policy.marks.iter().enumerate().filter_map(of).collect()
    }
}

/// Whether some indicator takes this conduct from this channel.
pub fn counts(rules: &Rules, conduct: &str, channel: &str) -> bool {
    rules.indicators.iter().any(|i| i.conduct == conduct && i.channels.iter().any(|c| c == channel))
}

/// FPIR = 1-(1-FMR)^W: the probability that a pass matches somebody in a gallery of that size by mistake.
pub fn false_positive_rate(size: f64, false_match_rate: f64) -> f64 {
    -libm::expm1(size * libm::log1p(-false_match_rate.min(1.0 - 1e-12)))
}
