//! Who lives with whom, computed in both directions: from a person to their household and from a household to its members.
//!
//! Households are numbered template by template, and each has places for the members of each class. The persons of a class, subjects in
//! their order and bystanders after them, are put into the places of their class in a pseudo-random order; those beyond the last
//! place live in collective households, with nobody. Nothing is stored but where templates begin.

use crate::draw::mix;
use crate::layout::Layout;
use crate::links::Permutation;

/// Sets the orders apart from other draws of a seed.
const HOMES: u64 = 0x9b05_688c_2b3e_6c1f;

/// The households of a region.
#[derive(Debug)]
pub struct Homes<'w> {
    /// By class.
    classes: Vec<Class>,
    /// Templates of which there are households here: the first household, and which template.
    here: Vec<(u32, u32)>,
    /// All templates: classes of members, and how many of each.
    templates: &'w [Vec<(u16, u32)>],
}

#[derive(Debug)]
struct Class {
    /// By stretch of subjects: persons of the class before it, and position of its first person.
    stretches: Vec<(u32, u32)>,
    subjects: u32,
    persons: u32,
    key: u64,
    /// Templates here that have members of the class: the place of the first household's first, position among those here, and how
    /// many members each household has.
    templates: Vec<(u32, u32, u32)>,
    /// Places in all.
    places: u32,
}

/// A member of a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Member {
    /// A subject: their position in the region.
    Subject(u32),
    /// A bystander.
    Bystander,
}

impl<'w> Homes<'w> {
    /// Those of a region, if the layout has any.
    pub fn of(layout: &'w Layout, region: usize, seed: u64) -> Option<Self> {
        let households = layout.households.as_ref()?;
        let housed = &households.regions[region];
        let key = mix(mix(seed ^ HOMES).wrapping_add(region as u64));
        let class = |class: usize| Class {
            stretches: Vec::new(),
            subjects: 0,
            persons: housed.bystanders[class] as u32,
            key: mix(key.wrapping_add(class as u64)),
            templates: Vec::new(),
            places: 0,
        };
        let mut classes: Vec<Class> = (0..households.classes.len()).map(class).collect();
        let mut start = 0;
        for block in &layout.regions[region].blocks {
            let class = &mut classes[usize::from(households.class_of[usize::from(block.stratum)])];
            class.stretches.push((class.subjects, start));
            class.subjects += block.persons;
            class.persons += block.persons;
            start += block.persons;
        }
        let (mut here, mut first) = (Vec::new(), 0);
        for (number, (&count, template)) in (0..).zip(housed.households.iter().zip(&households.templates)) {
            if count == 0 {
                continue;
            }
            for &(class, each) in template {
                let class = &mut classes[usize::from(class)];
                class.templates.push((class.places, here.len() as u32, each));
                class.places += count * each;
            }
            here.push((first, number));
            first += count;
        }
        debug_assert!(classes.iter().all(|class| class.places <= class.persons), "places for persons only");
        Some(Self { classes, here, templates: &households.templates })
    }

    /// The household of a subject of a class, by its number; `None` for those who live in a collective one.
    pub fn household(&self, class: u16, subject: u32) -> Option<u32> {
        let class = &self.classes[usize::from(class)];
        let stretch = class.stretches.partition_point(|s| s.1 <= subject).checked_sub(1)?;
        let (before, start) = class.stretches[stretch];
        let place = class.order()?.forward(u64::from(before + subject - start)) as u32;
        if place >= class.places {
            return None;
        }
        let (first, at, each) = class.templates[class.templates.partition_point(|t| t.0 <= place) - 1];
        Some(self.here[at as usize].0 + (place - first) / each)
    }

    /// The members of a household with their classes, class by class.
    pub fn members(&self, household: u32) -> impl Iterator<Item = (u16, Member)> + '_ {
        let at = self.here.partition_point(|t| t.0 <= household) - 1;
        let (first, template) = self.here[at];
        self.templates[template as usize].iter().flat_map(move |&(class, each)| {
            let of = &self.classes[usize::from(class)];
            let first_place = of.templates[of.templates.partition_point(|t| (t.1 as usize) < at)].0;
            let from = first_place + (household - first) * each;
            (from..from + each).map(move |place| (class, of.member(place)))
        })
    }

    /// Bytes that it holds.
    pub fn bytes(&self) -> usize {
        let classes = self.classes.iter().map(|class| {
            size_of_val(&class.stretches[..]) + size_of_val(&class.templates[..]) + size_of::<Class>()
        });
        classes.sum::<usize>() + size_of_val(&self.here[..])
    }

    /// Bytes that those of a region hold at most.
    pub fn bytes_at_most(layout: &Layout) -> usize {
        let Some(households) = &layout.households else { return 0 };
        let members = households.templates.iter().map(Vec::len).sum::<usize>();
        let blocks = layout.regions.iter().map(|region| region.blocks.len()).max().unwrap_or(0);
        12 * members
            + 8 * (households.templates.len() + blocks)
            + size_of::<Class>() * households.classes.len()
    }
}

impl Class {
    fn order(&self) -> Option<Permutation> {
        (self.persons > 0).then(|| Permutation::new(self.persons.into(), self.key))
    }

    fn member(&self, place: u32) -> Member {
        let rank = self.order().map(|order| order.backward(place.into()) as u32);
        let Some(rank) = rank.filter(|&rank| rank < self.subjects) else { return Member::Bystander };
        let (before, start) = self.stretches[self.stretches.partition_point(|s| s.0 <= rank) - 1];
        Member::Subject(start + rank - before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Purpose, Stream, below};
    use crate::layout::{Area, Attribute, Block, Housed, Households, Region, Stratum, Subject};

    /// Random households of three classes, the first of them bystanders, in one region.
    fn layout(draws: &mut Stream) -> Layout {
        let mut upto = |n: u64| below(draws.next_u64(), n) as u32;
        let templates: Vec<Vec<(u16, u32)>> = (0..12)
            .map(|t| {
                (0..3)
                    .map(|class| (class, (t + u32::from(class) * upto(3)) % 4))
                    .filter(|m| m.1 > 0)
                    .collect()
            })
            .collect();
        let households: Vec<u32> =
            templates.iter().map(|t| if t.is_empty() { 0 } else { upto(40) }).collect();
        let mut places = [0_u32; 3];
        for (count, template) in households.iter().zip(&templates) {
            template.iter().for_each(|&(class, each)| places[usize::from(class)] += count * each);
        }
        let persons = places.map(|places| places + upto(30));
        let blocks = [(0, persons[1] / 2), (1, persons[2]), (2, persons[1] - persons[1] / 2)];
        let blocks =
            blocks.into_iter().filter(|b| b.1 > 0).map(|(stratum, persons)| Block { stratum, persons });
        let class = |name: &str| vec![("age".to_owned(), name.to_owned())];
        Layout {
            subject: Subject::Person,
            attributes: vec![Attribute {
                name: "sex".into(),
                classes: vec!["a".into(), "b".into(), "c".into()],
            }],
            strata: (0..3).map(|s| Stratum { classes: vec![s] }).collect(),
            areas: vec![Area { name: "here".into() }],
            regions: vec![Region { area: 0, blocks: blocks.collect(), bystanders: persons[0].into() }],
            households: Some(Households {
                classes: ["child", "adult", "elder"].map(class).to_vec(),
                class_of: vec![1, 2, 1],
                templates,
                regions: vec![Housed { households, bystanders: vec![persons[0].into(), 0, 0] }],
            }),
            ties: None,
            stands_for: 1.0,
        }
    }

    /// From every subject to their household and back, and from every household to its members and back; everybody once.
    #[test]
    fn members_and_households_are_inverse_of_each_other() {
        let mut draws = Stream::new(5, Purpose::Frailty, 0, 0);
        for seed in 0..200 {
            let layout = layout(&mut draws);
            let homes = Homes::of(&layout, 0, seed).unwrap();
            let households = layout.households.as_ref().unwrap();
            let mut lives_in = vec![None; layout.subjects() as usize];
            let (mut number, mut children) = (0, 0);
            for (count, template) in households.regions[0].households.iter().zip(&households.templates) {
                for _ in 0..*count {
                    let members: Vec<(u16, Member)> = homes.members(number).collect();
                    let wanted = template.iter().flat_map(|&(class, each)| (0..each).map(move |_| class));
                    assert!(members.iter().map(|m| m.0).eq(wanted));
                    for (class, member) in members {
                        match member {
                            Member::Subject(subject) => {
                                assert_eq!(homes.household(class, subject), Some(number));
                                assert_eq!(lives_in[subject as usize].replace(number), None);
                            }
                            Member::Bystander => children += 1,
                        }
                    }
                    number += 1;
                }
            }
            let mut subject = 0;
            for block in &layout.regions[0].blocks {
                let class = households.class_of[usize::from(block.stratum)];
                for _ in 0..block.persons {
                    assert_eq!(homes.household(class, subject), lives_in[subject as usize]);
                    subject += 1;
                }
            }
            assert!(children <= layout.regions[0].bystanders);
        }
    }
}
