//! The axis of time.

use jiff::civil::Date;

use super::scale::Linear;
use super::svg::{Anchor, Svg, text_width};
use crate::finished::Finished;

/// Draws ticks with dates below a plot: at whole years if the run has two or more, otherwise at its ends.
pub fn axis(svg: &mut Svg, run: &Finished<'_>, x: Linear, span: (f64, f64)) {
    axis_of(svg, [run.policy.ticks, run.policy.year_ticks], |tick| run.day(tick), x, span);
}

/// The same for so many ticks, so many to the year.
pub fn axis_of(
    svg: &mut Svg,
    [ticks, year]: [u32; 2],
    day: impl Fn(u32) -> Date,
    x: Linear,
    (top, bottom): (f64, f64),
) {
    let year = year.max(1);
    let years = ticks / year;
    let room = x.at(f64::from(ticks)) - x.at(0.0);
    let marks: Vec<u32> = if years >= 2 {
        let most = (room / 70.0).max(2.0) as u32;
        let every = years.div_ceil(most).max(1);
        (0..=years).step_by(every as usize).map(|y| y * year).collect()
    } else {
        vec![0, ticks]
    };
    // Where the last label ends.
    let mut taken = f64::NEG_INFINITY;
    for (at, &tick) in marks.iter().enumerate() {
        let date = day(tick);
        let at_year_start = day(0).month() == 1 && day(0).day() == 1 && years >= 2;
        let label = if at_year_start {
            date.year().to_string()
        } else {
            format!("{} {}", MONTHS[(date.month() - 1) as usize], date.year())
        };
        let here = x.at(f64::from(tick));
        svg.line("grid", (here, top), (here, bottom + 4.0));
        let wide = text_width(&label);
        let last = here + wide / 2.0 > svg.width;
        let (anchor, from) = if at == 0 {
            (Anchor::Start, here)
        } else if last {
            (Anchor::End, here - wide)
        } else {
            (Anchor::Middle, here - wide / 2.0)
        };
        if from > taken {
            svg.text("tick", anchor, (here, bottom + 18.0), &label);
            taken = from + wide + 4.0;
        }
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"];
