//! Blocked attempts by activity, rightly and by mistake.

use super::Scene;
use super::figure::{Chart, Table};
use super::rows::Rows;
use super::scale::{Linear, ticks};
use super::svg::{Size, Svg};
use crate::number::{about, count, name, percent, rare, significant, title};
use crate::numbers::Of;

/// Rates are per so many subject-years.
const PER: f64 = 1000.0;

struct Activity {
    name: String,
    blocked: f64,
    wrongly: f64,
    attempts: f64,
    eased: f64,
    bypassed: f64,
    years: f64,
}

impl Activity {
    fn rate(&self, attempts: f64) -> f64 {
        if self.years > 0.0 { attempts / self.years * PER } else { 0.0 }
    }
}

/// The chart, where anything is blocked.
pub fn charts(scene: &Scene<'_>) -> Vec<Chart> {
    let of = |activity: &String| {
        let part = |measure| scene.numbers.get(measure, Of::item(activity));
        let (blocked, wrongly) = (part("blocked")?, part("blocked_wrongly_share")?);
        let eased = part("eased_share")?;
        Some(Activity {
            name: activity.clone(),
            blocked: blocked.numerator,
            wrongly: wrongly.numerator,
            attempts: eased.denominator,
            eased: eased.numerator,
            bypassed: part("bypassed_share").map_or(0.0, |share| share.numerator),
            years: blocked.denominator,
        })
    };
    let mut all: Vec<Activity> = scene.run.policy.activities.iter().filter_map(of).collect();
    all.sort_by(|a, b| b.blocked.total_cmp(&a.blocked));
    if all.iter().all(|a| a.blocked == 0.0 && a.bypassed == 0.0) {
        return Vec::new();
    }
    let heads = [
        "Activity",
        "Attempts",
        "Blocked",
        "Share blocked",
        "Of these by mistake",
        "Made easier",
        "By another way",
    ];
    // Where nothing can be got round, the last column would be of zeros.
    let round = all.iter().any(|a| a.bypassed > 0.0);
    let heads = &heads[..if round { 7 } else { 6 }];
    let mut table = Table::new("Expected attempts over the whole run, by simulated subjects", heads);
    for a in &all {
        let share =
            |part: f64, whole: f64| if whole > 0.0 { percent(part / whole) } else { "\u{2013}".to_owned() };
        let cells = [
            title(&a.name),
            about(a.attempts),
            count(a.blocked),
            share(a.blocked, a.attempts),
            format!("{} ({})", count(a.wrongly), share(a.wrongly, a.blocked)),
            count(a.eased),
            format!("{} ({})", count(a.bypassed), share(a.bypassed, a.attempts)),
        ];
        table.rows.push(cells.into_iter().take(heads.len()).collect());
    }
    let (blocked, wrongly) = all.iter().fold((0.0, 0.0), |s, a| (s.0 + a.blocked, s.1 + a.wrongly));
    let finding = if blocked == 0.0 {
        "Nothing is blocked: every attempt that would be goes ahead by another way.".to_owned()
    } else {
        format!(
            "Most blocked is {}: {}. Of all blocked attempts {} are blocked by mistake.",
            name(&all[0].name),
            often(all[0].rate(all[0].blocked)),
            percent(wrongly / blocked)
        )
    };
    all.retain(|a| a.blocked > 0.0);
    let chart =
        Chart::new("blocked", "Blocked attempts by activity", finding, table, |size| draw(&all, size));
    let caption = format!(
        "Expected blocked attempts per 1,000 subjects and year, over {} subject-years. By mistake: blocked, though by \
         the same rules the person\u{2019}s own observed acts would not have led to it.",
        count(all[0].years)
    );
    vec![
        chart
            .caption(caption)
            .legend(&[("area-right", "rightly, by the rules"), ("area-wrong", "by mistake")]),
    ]
}

/// A rate per [`PER`] subjects and year, in words.
fn often(rate: f64) -> String {
    match rare(rate / PER) {
        Some(many) => format!("fewer than one attempt in {many} subjects and years"),
        None => format!("{} attempts per 1,000 subjects and year", significant(rate)),
    }
}

fn draw(all: &[Activity], size: Size) -> Svg {
    let names: Vec<String> = all.iter().map(|a| title(&a.name)).collect();
    let rows = Rows::new(size, names.iter().map(String::as_str), 62.0);
    let mut svg = rows.svg(all.len());
    let marks = ticks(0.0, all.first().map_or(1.0, |a| a.rate(a.blocked)), size.pick(5, 3));
    let x = Linear::new((0.0, marks[marks.len() - 1]), (rows.left, rows.right));
    rows.axis(&mut svg, all.len(), marks.iter().map(|&m| (x.at(m), significant(m))));
    for (row, a) in all.iter().enumerate() {
        rows.label(&mut svg, row, "label", &names[row]);
        let y = rows.middle(row) - 7.5;
        let (right, end) = (x.at(a.rate(a.blocked - a.wrongly)), x.at(a.rate(a.blocked)));
        svg.rect("area-right", [rows.left, y, right - rows.left, 15.0]);
        svg.rect("area-wrong", [right, y, end - right, 15.0]);
        rows.value(&mut svg, row, &significant(a.rate(a.blocked)));
    }
    svg
}
