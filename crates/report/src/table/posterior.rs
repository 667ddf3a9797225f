//! `posterior.parquet`: every draw that was kept, with its weight.

use std::io;

use lab::calibrate::{Calibration, value};

use super::column::{Column, Values, file};

/// The file: weight, distance, the free numbers by their paths, and what the run gave of each target, by what the target says.
pub fn bytes(done: &Calibration) -> io::Result<Vec<u8>> {
    let kept = &done.fitted.kept;
    let mut columns = vec![
        Column::new("weight", Values::Number(done.fitted.weights.clone())),
        Column::new("distance", Values::Number(kept.iter().map(|draw| draw.distance).collect())),
    ];
    for (side, prior) in done.targets.prior.iter().enumerate() {
        let values = kept.iter().map(|draw| value(prior, draw.at[side])).collect();
        columns.push(Column::new(&prior.parameter.path, Values::Number(values)));
    }
    for (side, target) in done.targets.targets.iter().enumerate() {
        let given = kept.iter().map(|draw| draw.gives.as_ref().map(|gives| gives[side])).collect();
        columns.push(Column::new(format!("target: {}", target.says), Values::MaybeNumber(given)));
    }
    file("posterior", &columns)
}
