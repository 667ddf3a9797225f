//! The cells of a joint table over all attributes, and how margins look at them.

use super::attribute::Attribute;

/// All combinations of categories, the last attribute running fastest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Space {
    /// Number of categories of each attribute.
    pub(crate) sizes: Vec<usize>,
    /// Distance in cells between neighbouring categories of each attribute.
    pub(crate) strides: Vec<usize>,
}

/// One dimension of a table: an attribute, with its categories joined into groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dimension {
    /// Index of the attribute.
    pub(crate) attribute: usize,
    /// Names of the groups.
    pub(crate) labels: Vec<String>,
    /// The group of each category.
    pub(crate) group_of: Vec<usize>,
}

impl Space {
    /// The space over these attributes, in this order.
    pub(crate) fn over(attributes: &[Attribute]) -> Self {
        let sizes: Vec<usize> = attributes.iter().map(|a| a.categories.len()).collect();
        let mut strides = vec![1; sizes.len()];
        for at in (1..sizes.len()).rev() {
            strides[at - 1] = strides[at] * sizes[at];
        }
        Self { sizes, strides }
    }

    /// Number of cells.
    pub(crate) fn cells(&self) -> usize {
        self.sizes.iter().product()
    }

    /// The category of one attribute in a cell.
    pub(crate) fn category(&self, cell: usize, attribute: usize) -> usize {
        cell / self.strides[attribute] % self.sizes[attribute]
    }

    /// The cell with one category changed.
    pub(crate) fn with(&self, cell: usize, attribute: usize, category: usize) -> usize {
        cell - self.category(cell, attribute) * self.strides[attribute] + category * self.strides[attribute]
    }

    /// For every cell, the cell of a table over `dimensions` that it belongs to.
    pub(crate) fn project(&self, dimensions: &[Dimension]) -> Vec<u32> {
        let mut of = vec![0_u32; self.cells()];
        for dimension in dimensions {
            let groups = dimension.labels.len() as u32;
            for (cell, at) in of.iter_mut().enumerate() {
                *at = *at * groups + dimension.group_of[self.category(cell, dimension.attribute)] as u32;
            }
        }
        of
    }
}

/// Number of cells of a table.
pub(crate) fn table_cells(dimensions: &[Dimension]) -> usize {
    dimensions.iter().map(|d| d.labels.len()).product()
}

/// The groups of a table's cell, one per dimension.
pub(crate) fn groups(dimensions: &[Dimension], cell: usize) -> Vec<usize> {
    let mut rest = cell;
    let mut groups = vec![0; dimensions.len()];
    for (group, dimension) in groups.iter_mut().zip(dimensions).rev() {
        *group = rest % dimension.labels.len();
        rest /= dimension.labels.len();
    }
    groups
}

/// The cell of a table that has these groups.
pub(crate) fn cell_of(dimensions: &[Dimension], groups: &[usize]) -> usize {
    dimensions.iter().zip(groups).fold(0, |cell, (d, g)| cell * d.labels.len() + g)
}

/// A table's cell in words: `Hebei, 60-64`.
pub(crate) fn cell_name(dimensions: &[Dimension], cell: usize) -> String {
    let names: Vec<&str> = groups(dimensions, cell)
        .iter()
        .zip(dimensions)
        .map(|(group, dimension)| dimension.labels[*group].as_str())
        .collect();
    names.join(", ")
}

/// The finest grouping of an attribute that two groupings have in common: the group of each category.
pub(crate) fn common_coarsening(a: &[usize], b: &[usize]) -> Vec<usize> {
    let mut group: Vec<usize> = (0..a.len()).collect();
    loop {
        let mut changed = false;
        for i in 0..a.len() {
            for j in 0..i {
                if (a[i] == a[j] || b[i] == b[j]) && group[i] != group[j] {
                    let low = group[i].min(group[j]);
                    (group[i], group[j]) = (low, low);
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    let mut seen: Vec<usize> = group.clone();
    seen.sort_unstable();
    seen.dedup();
    group.iter().map(|g| seen.partition_point(|s| s < g)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coarsening_is_the_finest_in_common() {
        // 0|1|2 3|4 against 0 1|2|3|4
        assert_eq!(common_coarsening(&[0, 1, 2, 2, 3], &[0, 0, 1, 2, 3]), [0, 0, 1, 1, 2]);
        assert_eq!(common_coarsening(&[0, 1, 2], &[0, 1, 2]), [0, 1, 2]);
        // overlapping groups join what they share
        assert_eq!(common_coarsening(&[0, 0, 1, 1], &[0, 1, 1, 2]), [0, 0, 0, 0]);
    }
}
