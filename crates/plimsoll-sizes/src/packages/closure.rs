//! Sets of packages of one table, closed over what they depend on.

use super::PackageTable;

/// A set of packages of one table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Set {
    members: Vec<bool>,
}

impl Set {
    /// Whether the package is in it.
    pub(crate) fn has(&self, row: usize) -> bool {
        self.members.get(row).copied().unwrap_or(false)
    }

    /// Puts a package in; whether it was not there.
    pub(crate) fn insert(&mut self, row: usize) -> bool {
        if row >= self.members.len() {
            self.members.resize(row + 1, false);
        }
        self.members
            .get_mut(row)
            .is_some_and(|member| !std::mem::replace(member, true))
    }

    /// Takes a package out.
    pub(crate) fn remove(&mut self, row: usize) {
        if let Some(member) = self.members.get_mut(row) {
            *member = false;
        }
    }

    /// The packages, in the table's order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = usize> {
        let members = self.members.iter().enumerate();
        members.filter_map(|(row, member)| member.then_some(row))
    }

    /// Puts a package in with all that it depends on, and with what those recommend where
    /// recommended packages are installed. What is there already brings nothing more.
    pub(crate) fn close(&mut self, table: &PackageTable, root: usize, recommends: bool) {
        let mut open = vec![root];
        while let Some(row) = open.pop() {
            if !self.insert(row) {
                continue;
            }
            open.extend(table.depends(row));
            if recommends {
                open.extend(table.recommends(row));
            }
        }
    }

    /// Takes out what depends on a package that is not in the set.
    pub(crate) fn drop_broken(&mut self, table: &PackageTable, removed: &[usize]) {
        let mut removed = removed.to_vec();
        while let Some(gone) = removed.pop() {
            let broken: Vec<usize> = self
                .rows()
                .filter(|row| table.depends(*row).any(|needed| needed == gone))
                .collect();
            for row in broken {
                self.remove(row);
                removed.push(row);
            }
        }
    }
}
