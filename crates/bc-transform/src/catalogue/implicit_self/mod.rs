//! Methods that need not say `self`.
//!
//! Here belongs which code objects are methods and what each of them is to become, from the outside in,
//! and putting the tree together again, from the inside out. Classes are found in [`classes`], the
//! instructions of one code object are changed in [`body`].

mod body;
mod classes;

use crate::error::{Error, Refusal};
use crate::names::declared_globals;
use crate::pass::Pass;
use crate::roles::Roles;
use crate::walk::{self, Rewritten, Visit};
use bc_core::asm::{Asm, FlagMode, Options};
use bc_core::code::{CodeFlags, CodeObject};
use bc_core::repr::backslashreplace;
use bc_core::text::{IntoText, Text};
use bc_core::verify::VerifiedCode;
use body::Place;
use classes::Made;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Names that mean attributes of `self`.
type Names = Arc<BTreeSet<Arc<Text>>>;

/// What means an attribute in a scope. All methods of a class share the one set of names; a scope holds
/// only what it hides of them, so that a class takes time in proportion to its text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Attributes {
    names: Names,
    hidden: Names,
}

impl Attributes {
    fn all(names: Names) -> Attributes {
        Attributes {
            names,
            hidden: Names::default(),
        }
    }

    fn contains(&self, name: &Arc<Text>) -> bool {
        self.names.contains(name) && !self.hidden.contains(name)
    }

    /// In a scope that means something else by these names.
    fn without(&self, others: BTreeSet<Arc<Text>>) -> Attributes {
        let mut others = others.into_iter();
        let mut twin = self.clone();
        if let Some(first) = others.find(|name| self.contains(name)) {
            let hidden = Arc::make_mut(&mut twin.hidden);
            hidden.insert(first);
            hidden.extend(others.filter(|name| self.contains(name)));
        }
        twin
    }
}

/// Lets methods use attributes of `self` by their bare names: a load of `x` becomes `self.x`, and so
/// do stores and deletes. A method that has no parameter `self` gets one in front, and may also
/// mention `self` as such.
///
/// Which names are attributes is given, or found out for each class: all that its `__init__` stores as
/// `self.name = …`. Classes in which nothing is found are left alone. Given names hold in every class,
/// and if the code is that of a function, it is taken for a method itself.
///
/// What a name means is decided as in Python, scope by scope:
///
/// * a parameter stays a parameter;
/// * a name that the method assigns is the attribute, in `for` loops and imports too;
/// * a name that the method or function declares `global` and assigns or deletes is a global;
/// * a variable of a function around the class stays that variable;
/// * a function or comprehension inside a method has its own variables; a name it does not assign
///   itself is the attribute, reached through a closure on `self`;
/// * a class inside a method is a class of its own: names in it mean what they mean there.
///
/// Methods are functions that a class body stores under a name, decorated or not. Left alone are
/// `__new__`, static and class methods made by a decorator, and functions whose first parameter is
/// called `cls`.
///
/// ```
/// use bc_core::asm::Asm;
/// use bc_core::opcode::Opcode;
/// use bc_transform::{Pass, catalogue::ImplicitSelf};
/// use std::sync::Arc;
///
/// // def double(): return x * 2
/// let double = Asm::function("double", ()).load_global("x").load_const(2)
///     .op(Opcode::BINARY_MULTIPLY).op(Opcode::RETURN_VALUE).build()?;
/// // def double(self): return self.x * 2
/// let method = ImplicitSelf::named(["x"]).apply(&Arc::new(double))?;
/// assert_eq!(method.argcount(), 1);
/// assert_eq!(method.code(), [124, 0, 0, 106, 0, 0, 100, 1, 0, 20, 83]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct ImplicitSelf {
    /// `None` if each class says so itself.
    names: Option<Names>,
}

impl ImplicitSelf {
    /// With these attributes, in every class.
    pub fn named(names: impl IntoIterator<Item = impl IntoText>) -> ImplicitSelf {
        let names = names.into_iter().map(IntoText::into_text).collect();
        ImplicitSelf {
            names: Some(Arc::new(names)),
        }
    }

    /// With the attributes that the `__init__` of each class sets.
    pub fn discovered() -> ImplicitSelf {
        ImplicitSelf { names: None }
    }
}

/// What a code object is to this pass.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Plan {
    /// Nothing; there may be classes in it.
    Plain,
    /// The body of a class.
    Class,
    /// A method.
    Method(Attributes),
    /// A function inside a method.
    Inner(Outside),
}

/// What a function inside a method finds outside.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Outside {
    /// Names that mean attributes unless the function has a variable of that name.
    attributes: Attributes,
    /// Those of them that the compiler took for variables of the method.
    cells: Names,
    /// Whether the method does not name its `self`.
    is_implicit: bool,
}

/// One code object with what is known of it.
struct Planned {
    visit: Visit,
    asm: Asm,
    made: Vec<Made>,
    plan: Plan,
}

impl Pass for ImplicitSelf {
    fn name(&self) -> String {
        "implicit_self".to_owned()
    }

    fn rewrite(&self, code: &Arc<VerifiedCode>) -> Result<Arc<CodeObject>, Error> {
        let code = code.code();
        let mut done = Rewritten::default();
        let mut needs_self: HashMap<*const CodeObject, bool> = HashMap::new();
        let mut last = Arc::clone(code);
        // Planned from the outside in, taken from the inside out.
        for planned in self.plan(code)?.into_iter().rev() {
            let Planned {
                visit,
                mut asm,
                made,
                plan,
            } = planned;
            let refused = |refusal| self.refused(&visit, refusal);
            let place = Place::new(&plan, &asm).map_err(refused)?;
            let uses = match place {
                Some(place) => {
                    body::rewrite(&mut asm, &made, &place, &needs_self).map_err(refused)?
                }
                None => false,
            };
            needs_self.insert(Arc::as_ptr(&visit.code), uses);
            done.put_into(&mut asm);
            let options = Options {
                flags: match plan {
                    Plan::Method(_) | Plan::Inner(_) => FlagMode::Recompute,
                    Plan::Plain | Plan::Class => FlagMode::Keep,
                },
                ..Options::default()
            };
            last = walk::lower(&asm, &visit, &options).map_err(|error| Error::Result {
                pass: self.name(),
                path: visit.path.clone(),
                error,
            })?;
            if !Arc::ptr_eq(&last, &visit.code) {
                done.insert(&visit.code, Arc::clone(&last));
            }
        }
        Ok(last)
    }
}

impl ImplicitSelf {
    /// What each code object is, from the outside in.
    fn plan(&self, code: &Arc<CodeObject>) -> Result<Vec<Planned>, Error> {
        let mut plans: HashMap<*const CodeObject, Plan> = HashMap::new();
        let function = CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS;
        if let Some(names) = &self.names
            && code.flags().contains(function)
        {
            let attributes = Attributes::all(Arc::clone(names));
            plans.insert(Arc::as_ptr(code), Plan::Method(attributes));
        }
        let mut planned = Vec::new();
        for visit in walk::innermost_first(code, |_| true).into_iter().rev() {
            let asm = Asm::lift(&visit.code).map_err(|error| Error::Lift {
                pass: self.name(),
                path: visit.path.clone(),
                error,
            })?;
            let made = classes::made(&asm.body, &Roles::of(&asm.body));
            let mut plan = plans
                .get(&Arc::as_ptr(&visit.code))
                .cloned()
                .unwrap_or(Plan::Plain);
            // A method that is left alone is a function like any.
            if matches!(plan, Plan::Method(_)) && classes::is_left_alone(&visit.code) {
                plan = Plan::Plain;
            }
            for (inner, is) in self.inside(&plan, &asm, &made) {
                let known = plans
                    .entry(Arc::as_ptr(inner))
                    .or_insert_with(|| is.clone());
                if *known != is {
                    let message = "a code object is a method and something else as well";
                    return Err(self.refused(&visit, Refusal::new(message)));
                }
            }
            planned.push(Planned {
                visit,
                asm,
                made,
                plan,
            });
        }
        Ok(planned)
    }

    /// What the code objects are that functions are made of here.
    fn inside<'a>(
        &self,
        plan: &Plan,
        asm: &Asm,
        made: &'a [Made],
    ) -> Vec<(&'a Arc<CodeObject>, Plan)> {
        let attributes = Attributes::all(match (plan, &self.names) {
            (Plan::Class, None) => classes::discover(made),
            (Plan::Class, Some(names)) => Arc::clone(names),
            _ => Names::default(),
        });
        let outside = Outside::of(plan, asm);
        let is = |each: &Made| match (plan, &outside) {
            _ if each.is_class => Plan::Class,
            (Plan::Class, _) if each.is_method && !attributes.names.is_empty() => {
                Plan::Method(attributes.clone())
            }
            (_, Some(outside)) => Plan::Inner(outside.clone()),
            _ => Plan::Plain,
        };
        made.iter().map(|each| (&each.code, is(each))).collect()
    }

    fn refused(&self, visit: &Visit, refusal: Refusal) -> Error {
        Error::Refused {
            pass: self.name(),
            path: visit.path.clone(),
            filename: backslashreplace(visit.code.filename()).into_owned(),
            line: refusal.line.unwrap_or(visit.code.firstlineno()),
            message: refusal.message,
        }
    }
}

impl Outside {
    /// What functions made in this code find; `None` if it is neither a method nor inside one.
    fn of(plan: &Plan, asm: &Asm) -> Option<Outside> {
        let among = |variables: &[Arc<Text>], is_one: &dyn Fn(&Arc<Text>) -> bool| -> Names {
            Arc::new(variables.iter().filter(|&v| is_one(v)).cloned().collect())
        };
        match plan {
            Plan::Method(attributes) => {
                let attributes = attributes.without(body::not_attributes(asm));
                Some(Outside {
                    cells: among(&asm.tables.cellvars, &|cell| attributes.contains(cell)),
                    attributes,
                    is_implicit: !body::has_self(asm),
                })
            }
            Plan::Inner(outside) => Some(Outside {
                attributes: outside.attributes.without(declared_globals(&asm.body)),
                cells: among(&asm.tables.freevars, &|free| outside.cells.contains(free)),
                is_implicit: outside.is_implicit,
            }),
            Plan::Plain | Plan::Class => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a scope keeps is what it hides, not what its class has: else a class would take quadratic time.
    #[test]
    fn scopes_share_the_names_of_their_class() {
        let text = |name: &str| Arc::new(Text::from(name));
        let set = |names: &[&str]| names.iter().map(|name| text(name)).collect::<BTreeSet<_>>();
        let class = Attributes::all(Arc::new(set(&["a", "b", "c"])));
        let method = class.without(set(&["b", "x", "y"]));
        assert!(Arc::ptr_eq(&class.names, &method.names));
        assert_eq!(*method.hidden, set(&["b"]));
        assert!(method.contains(&text("a")) && !method.contains(&text("b")));
        assert!(!method.contains(&text("x")) && class.contains(&text("b")));
        let inner = method.without(set(&["b", "y"]));
        assert!(Arc::ptr_eq(&inner.hidden, &method.hidden));
        assert_eq!(*method.without(set(&["c"])).hidden, set(&["b", "c"]));
    }
}
