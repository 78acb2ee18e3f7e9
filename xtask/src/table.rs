//! Tables for a terminal: columns as wide as they need to be.

/// A table; the first column stands left, the others right.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(head: &[&str]) -> Self {
        Self { rows: vec![head.iter().map(|cell| (*cell).to_owned()).collect()] }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    pub(crate) fn render(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width =
            |column: usize| self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
        let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
        let mut text = String::new();
        for row in &self.rows {
            let cells: Vec<String> = row.iter().zip(&widths).enumerate().map(padded).collect();
            text.push_str(cells.join("  ").trim_end());
            text.push('\n');
        }
        text
    }
}

fn padded((column, (cell, width)): (usize, (&String, &usize))) -> String {
    let pad = " ".repeat(width - cell.chars().count());
    if column == 0 { format!("{cell}{pad}") } else { format!("{pad}{cell}") }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn the_first_column_stands_left_and_the_others_right() {
        let mut table = Table::new(&["project", "found"]);
        table.row(vec!["oscar".into(), "7 of 10".into()]);
        assert_eq!(table.render(), "project    found\noscar    7 of 10\n");
    }
}
