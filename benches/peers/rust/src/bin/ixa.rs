//! ixa: persons as entities with properties, and a plan that runs every day.
//!
//! As its book writes a model: `define_entity!`, `define_property!`, a data plugin for what is recorded, and a periodic
//! plan. Draws go through `context.sample`, which the book gives for direct access to a generator: borrowed once for all
//! persons of a day, that is several times faster than `sample_bool` for each draw.

use ixa::prelude::*;
use ixa::rand::RngExt;
use r1_peers::{Day, Kind, Tables};

define_rng!(ConductRng);

define_entity!(Person);
define_property!(struct Group(u8), Person);
define_property!(struct Score(i32), Person);
define_property!(struct Sanctioned(bool), Person, default_const = Sanctioned(false));

/// The tables, and a day of sums for every day.
struct Society {
    tables: Tables,
    conduct: [Vec<Vec<Kind>>; 2],
    persons: Vec<PersonId>,
    days: Vec<Day>,
}

define_data_plugin!(SocietyPlugin, Option<Society>, None);

fn society(context: &Context) -> &Society {
    context.get_data(SocietyPlugin).as_ref().expect("the society is set up")
}

/// Draws the records of all persons on a day, and enters them.
fn act(context: &mut Context) {
    let Society { tables, conduct, persons, .. } = society(context);
    let records = context.sample(ConductRng, |random| {
        let mut records = Vec::new();
        for (i, &person) in persons.iter().enumerate() {
            let Group(group) = context.get_property(person);
            let Sanctioned(sanctioned) = context.get_property(person);
            for kind in &conduct[usize::from(sanctioned)][usize::from(group)] {
                if random.random::<f64>() < kind.occurs && random.random::<f64>() < kind.detected {
                    let author = if random.random::<f64>() < tables.misattributed {
                        let other = random.random_range(0..persons.len() - 1);
                        persons[other + usize::from(other >= i)]
                    } else {
                        person
                    };
                    records.push((author, kind.points));
                }
            }
        }
        records
    });
    for (author, points) in records {
        let Score(score) = context.get_property(author);
        context.set_property(author, Score(score + points));
    }
}

/// Bounds, sanction, statistics.
fn end_of_day(context: &mut Context) {
    let tables = society(context).tables.clone();
    let mut day = Day::new(tables.groups);
    for person in context.get_entity_iterator::<Person>() {
        let Group(group) = context.get_property(person);
        let Score(before) = context.get_property(person);
        let Sanctioned(was) = context.get_property(person);
        let score = before.clamp(tables.bounds.0, tables.bounds.1);
        if score != before {
            context.set_property(person, Score(score));
        }
        let sanctioned = score < tables.sanction_below || (was && score < tables.release_from);
        if sanctioned != was {
            context.set_property(person, Sanctioned(sanctioned));
        }
        day.count(usize::from(group), score, sanctioned);
    }
    context.get_data_mut(SocietyPlugin).as_mut().expect("the society is set up").days.push(day);
}

fn main() {
    r1_peers::measure("ixa", |tables, persons, seed| {
        let mut context = Context::new();
        context.init_random(seed);
        let mut ids = Vec::with_capacity(persons);
        for _ in 0..persons {
            let group = Group(context.sample_range(ConductRng, 0..tables.groups as u8));
            let person = context.add_entity(with!(Person, group, Score(tables.start)));
            ids.push(person.expect("a person is added"));
        }
        let society =
            Society { tables: tables.clone(), conduct: tables.conduct(), persons: ids, days: Vec::new() };
        *context.get_data_mut(SocietyPlugin) = Some(society);
        for day in 1..=tables.days {
            context.add_plan(day as f64, |context| {
                act(context);
                end_of_day(context);
            });
        }
        move || {
            context.execute();
            context.get_data_mut(SocietyPlugin).take().expect("the society is set up").days
        }
    });
}
