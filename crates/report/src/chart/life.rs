//! A life along time: the score and the fair score, the lists below, and the mistakes on the line where they fell.

use jiff::civil::Date;
use lab::life::World;
use model::follow::Standing;
use model::trace::Side;

use super::figure::{Chart, Table};
use super::scale::{Linear, ticks};
use super::svg::{Anchor, Size, Svg, fit};
use super::time;
use crate::number::{significant, title};
use crate::view::{StepKind, StepView, WorldView};

/// Height of a list's lane.
const LANE: f64 = 26.0;

/// The timeline of one world; `None` where there is neither score nor list to draw.
pub fn timeline(world: &World, view: &WorldView, at: usize, heading: String) -> Chart {
    let table = table(view);
    let finding = view.summary.join(" ");
    let life = Timeline::new(world, view);
    let chart = Chart::new(format!("life-{at}"), heading, finding, table, |size| life.draw(size));
    let mut legend = Vec::new();
    if life.scored {
        legend.push(("line-0", "score"));
        legend.push(("line-fair", "fair score"));
        legend.push(("dot-wrong", "a record that they did not bring about"));
    }
    if !life.lanes.is_empty() {
        legend.push(("bar-right", "on the list"));
        legend.push(("bar-wrong", "on the list by mistake"));
        legend.push(("bar-lawful", "by true authorship only"));
    }
    chart
        .caption("Along the days of the run. The fair score, and what lists follow from it, is what the same rules give when every observed act counts for the person who did it and no mistaken record counts at all.")
        .legend(&legend)
}

fn table(view: &WorldView) -> Table {
    let mut table = Table::words("What happened", &["Day", "What", "Score after", "Fair score after"]);
    for step in &view.steps {
        table.row([
            step.date.clone(),
            step.says.clone(),
            significant(step.score),
            significant(step.fair_score),
        ]);
    }
    table
}

/// A stay in one lane, in ticks.
struct Stay {
    from: u32,
    upto: u32,
    class: &'static str,
}

struct Timeline<'a> {
    view: &'a WorldView,
    ticks: u32,
    year_ticks: u32,
    days: Vec<Date>,
    /// Whether scores are drawn: some record changes them.
    scored: bool,
    /// By tick: score and fair score from its end on.
    scores: Vec<(u32, [f64; 2])>,
    lanes: Vec<(String, Vec<Stay>)>,
}

impl<'a> Timeline<'a> {
    fn new(world: &World, view: &'a WorldView) -> Self {
        let (policy, story) = (&world.plan.policy, &world.story);
        let points =
            |standing: &Standing| standing.score.map(|s| f64::from(s) / f64::from(policy.units_per_point));
        let mut scores = vec![(0, points(&story.first))];
        scores.extend(story.moments.iter().map(|moment| (moment.tick + 1, points(&moment.after))));
        let lanes = policy.lists.iter().enumerate().map(|(l, list)| (list.name.clone(), stays(world, l)));
        Self {
            view,
            ticks: story.ticks,
            year_ticks: policy.year_ticks,
            days: (0..=story.ticks).map(|tick| world.plan.day_of(tick)).collect(),
            scored: policy.phases.iter().any(|p| p.effects.iter().any(|effect| effect.points != 0)),
            scores,
            lanes: lanes.filter(|(_, stays)| !stays.is_empty()).collect(),
        }
    }

    fn draw(&self, size: Size) -> Svg {
        let plot = if self.scored { size.pick(190.0, 170.0) } else { 0.0 };
        let height = 16.0 + plot + self.lanes.len() as f64 * LANE + 34.0;
        let mut svg = Svg::new(size.width(), height);
        let (left, right) = (size.pick(120.0, 76.0), svg.width - 10.0);
        let x = Linear::new((0.0, f64::from(self.ticks)), (left, right));
        let bottom = height - 26.0;
        time::axis_of(
            &mut svg,
            [self.ticks, self.year_ticks],
            |tick| self.days[tick as usize],
            x,
            (8.0, bottom),
        );
        if self.scored {
            self.draw_scores(&mut svg, x, [left, right], (12.0, 4.0 + plot));
        }
        for (lane, (list, stays)) in self.lanes.iter().enumerate() {
            let y = 16.0 + plot + lane as f64 * LANE;
            svg.text("label", Anchor::Start, (0.0, y + 14.0), &fit(&title(list), left - 8.0));
            for stay in stays {
                let (from, upto) = (x.at(f64::from(stay.from)), x.at(f64::from(stay.upto)));
                svg.rect(stay.class, [from, y + 2.0, (upto - from).max(2.0), 15.0]);
            }
        }
        svg.line("axis", (left, bottom), (right, bottom));
        svg
    }

    fn draw_scores(&self, svg: &mut Svg, x: Linear, [left, right]: [f64; 2], (top, bottom): (f64, f64)) {
        let values = || self.scores.iter().flat_map(|(_, scores)| *scores);
        let (mut low, mut high) = (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
        // Bounds that the score comes near belong into the picture.
        let span = (high - low).max(1.0);
        let near = |bound: f64| bound > low - span && bound < high + span;
        let bounds: Vec<&(String, f64)> = self.view.bounds.iter().filter(|(_, bound)| near(*bound)).collect();
        for (_, bound) in &bounds {
            (low, high) = (low.min(*bound), high.max(*bound));
        }
        let marks = ticks(low, high.max(low + 1.0), 4);
        let y = Linear::new((marks[0], marks[marks.len() - 1]), (bottom, top));
        for &mark in &marks {
            svg.line("grid", (left, y.at(mark)), (right, y.at(mark)));
            svg.text("tick", Anchor::End, (left - 6.0, y.at(mark) + 4.0), &significant(mark));
        }
        for (words, bound) in bounds {
            svg.line("mark", (left, y.at(*bound)), (right, y.at(*bound)));
            svg.text(
                "tick",
                Anchor::End,
                (right - 2.0, y.at(*bound) - 4.0),
                &format!("{words} {}", significant(*bound)),
            );
        }
        svg.text("tick", Anchor::Start, (0.0, top + 4.0), "Points");
        for (side, class) in [(1, "line-fair"), (0, "line-0")] {
            let mut trail: Vec<(f64, f64)> = Vec::new();
            for (tick, scores) in &self.scores {
                let (here, value) = (x.at(f64::from(*tick)), y.at(scores[side]));
                if let Some(&(_, before)) = trail.last() {
                    trail.push((here, before));
                }
                trail.push((here, value));
            }
            if let Some(&(_, last)) = trail.last() {
                trail.push((x.at(f64::from(self.ticks)), last));
            }
            svg.path(class, &trail);
        }
        let mistaken = |step: &&StepView| step.kind == StepKind::Mistaken;
        for step in self.view.steps.iter().filter(mistaken) {
            svg.dot("dot-wrong", (x.at(f64::from(step.tick + 1)), y.at(step.score)), 4.5);
        }
    }
}

/// When a person was on a list, by score or by fair score, with what that is.
fn stays(world: &World, list: usize) -> Vec<Stay> {
    let red = world.plan.policy.lists[list].red;
    let class = |standing: &Standing| {
        let [own, fair] = [Side::Score, Side::Fair].map(|side| standing.place(side, list).is_on());
        match (own, fair) {
            (true, fair) => Some(if fair || red { "bar-right" } else { "bar-wrong" }),
            (false, true) => Some("bar-lawful"),
            (false, false) => None,
        }
    };
    let story = &world.story;
    let mut stays: Vec<Stay> = Vec::new();
    let mut changes = vec![(0, class(&story.first))];
    changes.extend(story.moments.iter().map(|moment| (moment.tick + 1, class(&moment.after))));
    changes.push((story.ticks, None));
    for two in changes.windows(2) {
        let ((from, class), (upto, _)) = (two[0], two[1]);
        let Some(class) = class.filter(|_| upto > from) else { continue };
        match stays.last_mut().filter(|last| last.upto == from && last.class == class) {
            Some(last) => last.upto = upto,
            None => stays.push(Stay { from, upto, class }),
        }
    }
    stays
}

/// `In the first world: title`.
pub fn heading(view: &WorldView, at: usize, worlds: usize) -> String {
    match worlds {
        1 => view.title.clone(),
        _ => format!("{} {}", ["First world:", "Second world:"][at.min(1)], view.title),
    }
}
