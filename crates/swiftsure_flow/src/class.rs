//! Classes: namespaces, bases and the C3 order in which attributes are looked up.

use std::cell::RefCell;

use rustc_hash::FxHashMap;
use swiftsure_python::ir::ClassId;
use swiftsure_source::Sym;

use crate::value::Value;

/// A class by its number in the [`ClassTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassRef(pub u32);

/// One class as it was made by running its statement.
#[derive(Debug)]
pub struct Class {
    /// The statement; classes made by calls (`from_queryset`, `type`) have that of their first base, or none.
    pub id: Option<ClassId>,
    pub name: Sym,
    /// Dotted with its module: `shop.models.Order`.
    pub qualified: Sym,
    pub bases: Vec<ClassRef>,
    /// A base or a decorator was not understood: what is missing here may exist there.
    pub open: bool,
    /// Itself first, then in C3 order.
    pub mro: Vec<ClassRef>,
    pub namespace: FxHashMap<Sym, Value>,
    /// The names of the namespace in the order of their first assignment.
    pub names: Vec<Sym>,
    /// Names with an annotation in the body, in order: the fields of dataclasses and their like.
    pub annotated: Vec<Sym>,
}

impl Class {
    pub fn set(&mut self, name: Sym, value: Value) {
        if self.namespace.insert(name, value).is_none() {
            self.names.push(name);
        }
    }
}

/// All classes that were made.
#[derive(Debug, Default)]
pub struct ClassTable {
    classes: Vec<Class>,
    /// Whether some class is below both of two classes.
    meets: RefCell<FxHashMap<(ClassRef, ClassRef), bool>>,
}

impl ClassTable {
    pub fn add(&mut self, mut class: Class) -> ClassRef {
        let this = ClassRef(u32::try_from(self.classes.len()).unwrap_or(u32::MAX));
        self.meets.get_mut().clear();
        class.open |= class.bases.iter().any(|base| self.get(*base).open);
        class.mro = self.linearize(this, &class.bases);
        self.classes.push(class);
        this
    }

    /// Gives a class one more base, behind the others; what derives from it has that base as well.
    pub fn adopt(&mut self, class: ClassRef, base: ClassRef) {
        self.meets.get_mut().clear();
        self.get_mut(class).bases.push(base);
        let derived: Vec<ClassRef> =
            self.iter().filter(|(_, other)| other.mro.contains(&class)).map(|(at, _)| at).collect();
        // A class is made after its bases.
        for class in derived {
            let mro = self.linearize(class, &self.get(class).bases);
            self.get_mut(class).mro = mro;
        }
    }

    pub fn get(&self, class: ClassRef) -> &Class {
        &self.classes[class.0 as usize]
    }

    pub fn get_mut(&mut self, class: ClassRef) -> &mut Class {
        &mut self.classes[class.0 as usize]
    }

    pub fn iter(&self) -> impl Iterator<Item = (ClassRef, &Class)> {
        self.classes.iter().enumerate().map(|(at, class)| (ClassRef(u32::try_from(at).unwrap_or(u32::MAX)), class))
    }

    /// The first definition of a name in the lookup order, and the class that holds it.
    pub fn lookup(&self, class: ClassRef, name: Sym) -> Option<(ClassRef, &Value)> {
        self.get(class).mro.iter().find_map(|&owner| Some((owner, self.get(owner).namespace.get(&name)?)))
    }

    /// The annotated names of a class and its bases, those of the bases first.
    pub fn annotated(&self, class: ClassRef) -> Vec<Sym> {
        self.get(class).mro.iter().rev().flat_map(|base| self.get(*base).annotated.iter().copied()).collect()
    }

    /// As [`Self::lookup`], from behind `after` in the order of `class`.
    pub fn lookup_after(&self, class: ClassRef, after: ClassRef, name: Sym) -> Option<(ClassRef, &Value)> {
        let mro = &self.get(class).mro;
        let start = mro.iter().position(|&entry| entry == after).map_or(mro.len(), |at| at + 1);
        mro[start..].iter().find_map(|&owner| Some((owner, self.get(owner).namespace.get(&name)?)))
    }

    pub fn is_subclass(&self, class: ClassRef, of: ClassRef) -> bool {
        self.get(class).mro.contains(&of)
    }

    /// Whether some class is below both of two classes.
    pub fn meet(&self, one: ClassRef, other: ClassRef) -> bool {
        let is_below_both = |class: &Class| class.mro.contains(&one) && class.mro.contains(&other);
        let look = || self.classes.iter().any(is_below_both);
        *self.meets.borrow_mut().entry((one.min(other), one.max(other))).or_insert_with(look)
    }

    /// Whether a class of this dotted name is in the lookup order.
    pub fn inherits(&self, class: ClassRef, qualified: &str) -> bool {
        self.get(class).mro.iter().any(|&base| self.get(base).qualified == qualified)
    }

    /// C3; where the bases contradict each other (Python would refuse), depth first without repeats.
    fn linearize(&self, this: ClassRef, bases: &[ClassRef]) -> Vec<ClassRef> {
        let mut sequences: Vec<Vec<ClassRef>> = bases.iter().map(|base| self.get(*base).mro.clone()).collect();
        sequences.push(bases.to_vec());
        let mut order = vec![this];
        loop {
            sequences.retain(|sequence| !sequence.is_empty());
            let head = sequences
                .iter()
                .map(|sequence| sequence[0])
                .find(|candidate| sequences.iter().all(|sequence| !sequence[1..].contains(candidate)));
            match head {
                Some(next) => {
                    order.push(next);
                    for sequence in &mut sequences {
                        sequence.retain(|&entry| entry != next);
                    }
                }
                None if sequences.is_empty() => return order,
                None => {
                    for entry in sequences.concat() {
                        if !order.contains(&entry) {
                            order.push(entry);
                        }
                    }
                    return order;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {

    use swiftsure_source::Sym;

    use super::{Class, ClassRef, ClassTable};

    fn class(table: &mut ClassTable, name: &str, bases: &[ClassRef]) -> ClassRef {
        table.add(Class {
            id: None,
            name: Sym::new(name),
            qualified: Sym::new(name),
            bases: bases.to_vec(),
            open: false,
            mro: Vec::new(),
            namespace: rustc_hash::FxHashMap::default(),
            names: Vec::new(),
            annotated: Vec::new(),
        })
    }

    #[test]
    fn a_diamond_is_looked_up_in_c3_order() {
        let mut table = ClassTable::default();
        let top = class(&mut table, "Top", &[]);
        let left = class(&mut table, "Left", &[top]);
        let right = class(&mut table, "Right", &[top]);
        let bottom = class(&mut table, "Bottom", &[left, right]);
        assert_eq!(table.get(bottom).mro, [bottom, left, right, top]);
    }

    #[test]
    fn a_base_that_a_class_gets_later_is_one_of_its_children_too() {
        let mut table = ClassTable::default();
        let (base, own) = (class(&mut table, "Base", &[]), class(&mut table, "Own", &[]));
        let child = class(&mut table, "Child", &[own]);
        table.adopt(own, base);
        assert_eq!(table.get(child).mro, [child, own, base]);
    }

    #[test]
    fn bases_that_contradict_each_other_still_have_an_order() {
        let mut table = ClassTable::default();
        let a = class(&mut table, "A", &[]);
        let b = class(&mut table, "B", &[]);
        let ab = class(&mut table, "AB", &[a, b]);
        let ba = class(&mut table, "BA", &[b, a]);
        let both = class(&mut table, "Both", &[ab, ba]);
        assert_eq!(table.get(both).mro.len(), 5);
    }
}
