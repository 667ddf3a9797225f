//! Ties: what those bear who live with somebody on a list, represent them or work for them, and where it falls.

use model::policy::Tie;

use super::Scene;
use super::figure::{Block, Chart, Table};
use super::rows::Rows;
use super::scale::{Linear, ticks};
use super::svg::{Size, Svg};
use crate::number::{count, name, percent, significant, title};
use crate::numbers::{Of, Reading};

/// A bar with the part of it that rests on mistakes.
struct Bar {
    label: String,
    all: f64,
    wrongly: f64,
}

/// The charts, where something falls on households.
pub fn charts(scene: &Scene<'_>) -> Vec<Chart> {
    let spillovers = &scene.run.policy.spillovers;
    members(scene).into_iter().chain(spillovers.iter().filter_map(|s| groups(scene, s))).collect()
}

fn get(scene: &Scene<'_>, measure: &str, item: &str) -> Option<Reading> {
    scene.numbers.get(measure, Of::item(item)).filter(|read| read.value.is_some())
}

/// The share of it that rests on mistakes alone.
fn wrongly(scene: &Scene<'_>, of: Of<'_>) -> f64 {
    scene.numbers.get("spillover_wrongly_share", of).and_then(|read| read.value).unwrap_or_default()
}

fn members(scene: &Scene<'_>) -> Option<Chart> {
    let mut bars = Vec::new();
    let heads = ["", "Members of households", "Listed", "For 100 listed", "By mistake, of their days"];
    let mut table = Table::new("On how many it falls at the end of the run", &heads);
    for spillover in &scene.run.policy.spillovers {
        let Some(read) = get(scene, "spillover_members", spillover) else { continue };
        let share = wrongly(scene, Of::item(spillover));
        let all = 100.0 * read.value.unwrap_or_default();
        let [fallen, listed] = [read.numerator, read.denominator].map(count);
        table.row([title(spillover), fallen, listed, significant(all), percent(share)]);
        bars.push(Bar { label: title(spillover), all, wrongly: all * share });
    }
    let most = bars.iter().max_by(|a, b| a.all.total_cmp(&b.all))?;
    let finding = format!(
        "For every 100 on the list {} who live with them bear it ({}); {} of that rests on mistakes alone.",
        significant(most.all),
        name(&most.label),
        percent(if most.all > 0.0 { most.wrongly / most.all } else { 0.0 })
    );
    let caption = "Members of the households of the listed on whom the rule falls, for every 100 on the list at the end of the run; those on the \
                   list themselves are not counted. Hatched: by the share of their days over the whole run on which nobody of the household would be \
                   listed by the fair score.";
    let chart = Chart::new("household-members", "Who bears it with the listed", finding, table, |size| {
        draw(&bars, size)
    });
    Some(chart.caption(caption).legend(LEGEND))
}

const LEGEND: &[(&str, &str)] =
    &[("area-right", "falls on them"), ("area-wrong", "of this, by mistakes alone")];

/// The attributes that members of a household have in common, of a spillover that falls on members who are no subjects: these are counted
/// with somebody of another age and sex. `None` where everybody is counted by themselves.
fn in_common<'a>(scene: &Scene<'a>, spillover: usize) -> Option<Vec<&'a str>> {
    let (policy, layout) = (scene.run.policy, scene.run.layout);
    let rule = policy.phases.iter().find_map(|phase| phase.spillovers[spillover].as_ref())?;
    let households = layout.households.as_ref().filter(|_| rule.tie == Tie::Household)?;
    let scored = |class: usize| households.class_of.iter().any(|&of| usize::from(of) == class);
    let all_scored = rule.classes.iter().enumerate().all(|(class, bears)| !bears || scored(class));
    let names = households.classes.first()?.iter().skip(1).map(|(name, _)| name.as_str());
    (!all_scored).then(|| names.collect())
}

/// Days a year by group of the subjects; of a child, of the first subject of the household.
fn groups(scene: &Scene<'_>, spillover: &str) -> Option<Chart> {
    let policy = scene.run.policy;
    let number = policy.spillovers.iter().position(|known| known == spillover)?;
    let in_common = in_common(scene, number);
    let counts = |name: &str| in_common.as_ref().is_none_or(|known| known.contains(&name));
    let attributes = scene.run.layout.attributes.iter().filter(|a| a.classes.len() > 1 && counts(&a.name));
    let each = attributes.flat_map(|a| a.classes.iter().map(move |class| (&a.name, class)));
    let heads = ["", "Person-days", "Subject-years", "Days for 1,000 subjects and year", "By mistake"];
    let mut table = Table::new("Days over the whole run, by group", &heads);
    let mut bars = Vec::new();
    for (attribute, class) in each {
        let group = format!("{attribute}={class}");
        let of = Of::item(spillover).group(&group);
        let read = scene.numbers.get("spillover_days", of).filter(|read| read.value.is_some());
        let Some(read) = read else { continue };
        let (all, share) = (1_000.0 * read.value.unwrap_or_default(), wrongly(scene, of));
        let label = format!("{} {class}", title(attribute));
        let [days, years] = [read.numerator, read.denominator].map(count);
        table.row([label.clone(), days, years, significant(all), percent(share)]);
        bars.push(Bar { label, all, wrongly: all * share });
    }
    let most = bars.iter().max_by(|a, b| a.all.total_cmp(&b.all)).filter(|bar| bar.all > 0.0)?;
    let least = bars.iter().min_by(|a, b| a.all.total_cmp(&b.all))?;
    let finding = format!(
        "\u{201c}{}\u{201d} falls most on {} ({} days for 1,000 subjects and year) and least on {} ({}).",
        name(spillover),
        most.label.to_lowercase(),
        significant(most.all),
        least.label.to_lowercase(),
        significant(least.all)
    );
    let heading = format!("Where it falls: {}", name(spillover));
    let chart =
        Chart::new(format!("household-{spillover}"), &heading, finding, table, |size| draw(&bars, size));
    let caption = match in_common {
        Some(_) => {
            "Days for 1,000 subjects of the group and year. Members who are no subjects, such as children, are counted with their household, by what its members \
             have in common."
        }
        None => "Days for 1,000 subjects of the group and year.",
    };
    Some(chart.caption(caption).legend(LEGEND))
}

fn draw(bars: &[Bar], size: Size) -> Svg {
    let rows = Rows::new(size, bars.iter().map(|bar| bar.label.as_str()), 60.0);
    let mut svg = rows.svg(bars.len());
    let most = bars.iter().map(|bar| bar.all).fold(1e-6, f64::max);
    let marks = ticks(0.0, most, size.pick(5, 3));
    let x = Linear::new((0.0, marks[marks.len() - 1]), (rows.left, rows.right));
    rows.axis(&mut svg, bars.len(), marks.iter().map(|&m| (x.at(m), significant(m))));
    for (row, bar) in bars.iter().enumerate() {
        rows.label(&mut svg, row, "label", &bar.label);
        for (value, kind) in [(bar.all, "area-right"), (bar.wrongly, "area-wrong")] {
            svg.rect(kind, [rows.left, rows.middle(row) - 7.5, x.at(value) - rows.left, 15.0]);
        }
        rows.value(&mut svg, row, &significant(bar.all));
    }
    svg
}

/// What households bear, in numbers.
pub fn tables(scene: &Scene<'_>) -> Vec<Block> {
    let heads = ["", "Days a subject and year", "Blocked attempts for 1,000 subjects and year", "By mistake"];
    let mut table = Table::new("Those who are tied to the listed, over the whole run", &heads);
    let mut some = false;
    for spillover in &scene.run.policy.spillovers {
        let Some(days) = get(scene, "spillover_days", spillover) else { continue };
        let blocked = get(scene, "spillover_blocked", spillover).and_then(|read| read.value);
        let thousand = 1_000.0 * blocked.unwrap_or_default();
        let mistakes = percent(wrongly(scene, Of::item(spillover)));
        table.row([title(spillover), days.say(significant), significant(thousand), mistakes]);
        some = true;
    }
    let text = "Who lives with whom is synthetic: households have the sizes, generations and ages of the population's household tables, and are otherwise put \
                together at random within a region."
        .to_owned();
    let heading = "Days and attempts of those who are tied to the listed".to_owned();
    let block = Block { heading, text, table };
    some.then_some(block).into_iter().chain(jobs(scene)).chain(peers(scene)).collect()
}

/// How many peers everybody has, and how alike they are.
fn peers(scene: &Scene<'_>) -> Option<Block> {
    let degree = get(scene, "peers", "all")?;
    let mut table = Table::new("Peers", &["", "Homophily"]);
    for attribute in scene.run.layout.attributes.iter().filter(|a| a.classes.len() > 1) {
        let read = scene.numbers.get("homophily", Of::item("all").group(&attribute.name));
        let Some(value) = read.and_then(|read| read.value) else { continue };
        table.row([title(&attribute.name), significant(value)]);
    }
    let text = format!(
        "Everybody has {} peers in their region, tied at random. Homophily says how much likelier than by chance a peer is of the same class: 0 not \
         at all, 1 always. It comes only from where people live; people who seek their like are not modelled.",
        degree.say(significant)
    );
    Some(Block { heading: "Peers".to_owned(), text, table })
}

/// Jobs that subjects lose as enterprises close.
fn jobs(scene: &Scene<'_>) -> Option<Block> {
    let all = get(scene, "dismissed_rate", "all")?;
    let heads = ["", "Subjects", "For 1,000 subjects and year"];
    let mut table = Table::new("Jobs that subjects lose, over the whole run", &heads);
    let thousand = |share: f64| significant(1_000.0 * share);
    let labels = [
        ("All", "all"),
        ("By the enterprises\u{2019} scheme", "by the scheme"),
        ("By its mistakes", "by mistake"),
    ];
    for (label, item) in labels {
        let read = get(scene, "dismissed_rate", item).unwrap_or(all);
        table.row([label.to_owned(), count(read.numerator), read.say(thousand)]);
    }
    let text = "Who works where is synthetic: jobs are those of the enterprises\u{2019} size and sector, filled at random with persons of the same region who can work. Of an \
                enterprise that closes they are the same when a newcomer takes its place; only what the scheme brought about adds to hardship."
        .to_owned();
    Some(Block { heading: "Jobs".to_owned(), text, table })
}
