//! Objects as nodes (`PyAST_obj2mod`).
//!
//! An attribute may be anything, and asking for it may run the program: that happens in the reference's order and
//! as often. What the program changes meanwhile counts, or is refused. Objects that are nested deeper than the
//! compiler takes are refused here, since they may be nested without an end.

use std::rc::Rc;

use bc_source::ast::{Class, Count, Field, FieldKind, Identifier, Position, Type};
use bc_vm::model::class::ClassId;
use bc_vm::model::compiler::Mode;
use bc_vm::model::error::{Fault, PyResult, Thrown};
use bc_vm::model::int::{self, IntView};
use bc_vm::model::object::ObjRef;
use bc_vm::model::value::Value;
use bc_vm::model::vm::Vm;
use bc_vm::protocol::arity;
use bc_vm::protocol::{attr, class, raise, text};

use super::classes::{Classes, Kind, classes};
use super::nodes::{Node, NodeId, Nodes, Part};
use crate::budget;

/// The steps of a node and of each of its fields.
const STEPS: u64 = 8;

/// How many levels of nodes the compiler counts for one of the machine's.
const DEPTH_SCALE: usize = 3;

/// Between two statements or expressions there are at most so many other nodes.
const BETWEEN: usize = 3;

/// A node that is being read.
struct Open {
    object: Value,
    class: &'static Class,
    fields: Rc<[ObjRef]>,
    position: Position,
    /// The fields that are read.
    parts: Vec<Part>,
    /// The list that is being read, the next field.
    list: Option<Listing>,
}

/// A list that is being read.
struct Listing {
    list: Value,
    count: usize,
    at: usize,
    part: Part,
}

/// What an object is.
enum Entered {
    /// Nothing.
    Missing,
    /// An operator or a context.
    Unit(&'static Class),
    /// A node, which has been opened.
    Opened,
}

struct Reader<'a> {
    classes: Rc<Classes>,
    nodes: &'a mut Nodes,
    open: Vec<Open>,
    /// How many statements and expressions are open.
    depth: usize,
    deepest: usize,
    /// What is wrong with a node like an argument or an item of `with`, the last of them: the reference notes
    /// it and reads on, so whatever it finds later is what it tells.
    noted: Option<String>,
}

/// Reads the object of a whole tree.
///
/// # Errors
///
/// `TypeError` and `ValueError` for what is no node, and what the program raises when it is asked.
pub(super) fn read(vm: &mut Vm, object: &Value, mode: Mode, nodes: &mut Nodes) -> PyResult<NodeId> {
    let classes = classes(vm)?;
    let name = match mode {
        Mode::Exec => "Module",
        Mode::Eval => "Expression",
        Mode::Single => "Interactive",
    };
    let Some(required) = classes.named(name) else {
        return Err(Fault::Internal("a class is missing").into());
    };
    if !class::isinstance(vm, object, &Value::from(&required.class))? {
        let message = format!("expected {name} node, got {}", vm.type_name(object));
        return Err(raise::type_error(vm, message));
    }
    let left = vm.limits.recursion.saturating_sub(vm.levels.depth) as usize;
    let mut reader = Reader {
        classes,
        nodes,
        open: Vec::new(),
        depth: 0,
        deepest: (left + 1) * DEPTH_SCALE,
        noted: None,
    };
    match reader.enter(vm, object, Type::Mod)? {
        Entered::Opened => {}
        _ => return Err(Fault::Internal("a root that is no node").into()),
    }
    loop {
        if let Some(root) = reader.step(vm)? {
            return match reader.noted {
                None => Ok(root),
                Some(message) => Err(raise::value_error(vm, message)),
            };
        }
    }
}

impl Reader<'_> {
    /// Reads a little more; the root, once that is whole.
    fn step(&mut self, vm: &mut Vm) -> PyResult<Option<NodeId>> {
        let Some(top) = self.open.last_mut() else {
            return Err(Fault::Internal("a tree that never began").into());
        };
        if let Some(listing) = &mut top.list {
            if listing.at < listing.count {
                return self.item(vm).map(|()| None);
            }
            let part = std::mem::take(&mut listing.part);
            top.list = None;
            top.parts.push(part);
            return Ok(None);
        }
        match top.class.fields.get(top.parts.len()) {
            Some(field) => self.field(vm, field).map(|()| None),
            None => self.leave(vm),
        }
    }

    /// Finds out what an object of a type is, and opens it if it is a node with fields.
    fn enter(&mut self, vm: &mut Vm, object: &Value, of: Type) -> PyResult<Entered> {
        if object.is_none() && !of.is_product() && !of.is_unit() {
            return Ok(Entered::Missing);
        }
        let mut position = Position {
            lineno: 0,
            col_offset: 0,
        };
        if of.is_placed() && !of.is_product() {
            position = self.position(vm, object, of)?;
        }
        let classes = Rc::clone(&self.classes);
        let Some(kind) = kind_of(vm, &classes, object, of)? else {
            let shown = text::repr_text(vm, object)?;
            let mut message = bc_core::text::TextBuilder::new();
            message.push_str(&format!("expected some sort of {}, but got ", of.name()));
            message.push_text(&shown);
            let message = vm.built(message)?;
            return Err(raise::type_error(vm, message));
        };
        if of.is_unit() {
            return Ok(Entered::Unit(kind.is));
        }
        budget::steps(vm, (1 + kind.is.fields.len() as u64) * STEPS)?;
        self.nodes.expect_node(vm, kind.is)?;
        self.depth += usize::from(is_level(kind.is));
        if self.depth > self.deepest || self.open.len() > self.deepest * (BETWEEN + 1) {
            let message = "maximum recursion depth exceeded during compilation";
            return Err(raise::recursion_error(vm, message));
        }
        self.open.push(Open {
            object: object.clone(),
            class: kind.is,
            fields: Rc::clone(&kind.fields),
            position,
            parts: Vec::with_capacity(kind.is.fields.len()),
            list: None,
        });
        Ok(Entered::Opened)
    }

    fn position(&mut self, vm: &mut Vm, object: &Value, of: Type) -> PyResult<Position> {
        let [lineno, col_offset] = [&self.classes.lineno, &self.classes.col_offset];
        let line = required(vm, object, lineno, "lineno", of.name())?;
        let line = c_int(vm, &line)?;
        let column = required(vm, object, col_offset, "col_offset", of.name())?;
        Ok(Position {
            lineno: line.cast_unsigned(),
            col_offset: c_int(vm, &column)?,
        })
    }

    /// Reads the next field of the node that is open.
    fn field(&mut self, vm: &mut Vm, field: &Field) -> PyResult<()> {
        let Some(top) = self.open.last() else {
            return Ok(());
        };
        let object = top.object.clone();
        let Some(name) = top.fields.get(top.parts.len()).cloned() else {
            return Err(Fault::Internal("a field without a name").into());
        };
        if field.count == Count::Optional {
            let there = quiet(vm, &object, &name)?;
            if there.is_none_or(|value| value.is_none()) {
                let part = match field.kind {
                    FieldKind::Int => Part::Int(0),
                    _ => Part::None,
                };
                return self.put(vm, part);
            }
            let value = attr::getattr(vm, &object, &name)?;
            return self.one(vm, field.kind, &value);
        }
        let value = required(vm, &object, &name, field.name, top.class.name)?;
        if field.count == Count::One {
            return self.one(vm, field.kind, &value);
        }
        let Some(count) = value.as_list().map(|list| list.borrow().len()) else {
            let message = format!(
                "{} field \"{}\" must be a list, not a {}",
                top.class.name,
                field.name,
                vm.type_name(&value)
            );
            return Err(raise::type_error(vm, message));
        };
        budget::steps(vm, count as u64)?;
        self.nodes
            .charge(vm, count.saturating_mul(size_of::<Option<NodeId>>()))?;
        let part = match field.kind {
            FieldKind::Node(of) if of.is_unit() => Part::Units(Vec::with_capacity(count)),
            FieldKind::Node(_) => Part::Nodes(Vec::with_capacity(count)),
            _ => Part::Names(Vec::with_capacity(count)),
        };
        if let Some(top) = self.open.last_mut() {
            top.list = Some(Listing {
                list: value,
                count,
                at: 0,
                part,
            });
        }
        Ok(())
    }

    /// Reads a field that holds one thing.
    fn one(&mut self, vm: &mut Vm, kind: FieldKind, value: &Value) -> PyResult<()> {
        let part = match kind {
            FieldKind::Node(of) => match self.enter(vm, value, of)? {
                Entered::Missing => Part::None,
                Entered::Unit(class) => Part::Unit(class),
                Entered::Opened => return Ok(()),
            },
            FieldKind::Identifier => match self.identifier(vm, value)? {
                Some(name) => Part::Name(name),
                None => Part::None,
            },
            FieldKind::Int => Part::Int(c_int(vm, value)?),
            FieldKind::Object if value.is_none() => Part::None,
            FieldKind::Object => Part::Object(value.clone()),
            FieldKind::Singleton => match value {
                Value::None | Value::True | Value::False => Part::Object(value.clone()),
                _ => {
                    let message = "AST singleton must be True, False, or None";
                    return Err(raise::value_error(vm, message));
                }
            },
            FieldKind::Str => match vm.class_id_of(value) {
                ClassId::STR | ClassId::BYTES => Part::Object(value.clone()),
                _ => return Err(raise::type_error(vm, "AST string must be of type str")),
            },
            FieldKind::Bytes => match vm.class_id_of(value) {
                ClassId::BYTES => Part::Object(value.clone()),
                _ => return Err(raise::type_error(vm, "AST bytes must be of type bytes")),
            },
        };
        self.put(vm, part)
    }

    fn identifier(&mut self, vm: &mut Vm, value: &Value) -> PyResult<Option<Identifier>> {
        match value {
            Value::None => Ok(None),
            Value::Obj(name) if name.class_id() == ClassId::STR => {
                self.nodes.name(vm, name).map(Some)
            }
            _ => {
                let message = "AST identifier must be of type str";
                Err(raise::type_error(vm, message))
            }
        }
    }

    /// Reads the next item of the list that is open.
    fn item(&mut self, vm: &mut Vm) -> PyResult<()> {
        let Some(top) = self.open.last_mut() else {
            return Ok(());
        };
        let field = top.class.fields.get(top.parts.len());
        let (Some(listing), Some(field)) = (&mut top.list, field) else {
            return Ok(());
        };
        let items = listing.list.as_list().map(|list| list.borrow());
        let item = items.and_then(|items| items.get(listing.at).cloned());
        listing.at += 1;
        let Some(item) = item else {
            return self.check_list(vm);
        };
        let part = match field.kind {
            FieldKind::Node(of) => match self.enter(vm, &item, of)? {
                Entered::Missing => Part::None,
                Entered::Unit(class) => Part::Unit(class),
                Entered::Opened => return Ok(()),
            },
            _ => match self.identifier(vm, &item)? {
                Some(name) => Part::Name(name),
                None => Part::None,
            },
        };
        self.put(vm, part)
    }

    /// Puts what has been read where it belongs.
    fn put(&mut self, vm: &mut Vm, part: Part) -> PyResult<()> {
        let Some(top) = self.open.last_mut() else {
            return Ok(());
        };
        let Some(listing) = &mut top.list else {
            top.parts.push(part);
            return Ok(());
        };
        match (&mut listing.part, part) {
            (Part::Nodes(nodes), Part::Node(node)) => nodes.push(Some(node)),
            (Part::Nodes(nodes), _) => nodes.push(None),
            (Part::Units(units), Part::Unit(class)) => units.push(class),
            (Part::Names(names), Part::Name(name)) => names.push(Some(name)),
            (Part::Names(names), _) => names.push(None),
            _ => return Err(Fault::Internal("an item of the wrong kind").into()),
        }
        self.check_list(vm)
    }

    /// Whether the list that is being read is still as long as it was.
    fn check_list(&mut self, vm: &mut Vm) -> PyResult<()> {
        let Some(top) = self.open.last() else {
            return Ok(());
        };
        let Some(listing) = &top.list else {
            return Ok(());
        };
        let now = listing.list.as_list().map(|list| list.borrow().len());
        if now == Some(listing.count) {
            return Ok(());
        }
        let name = top.fields.get(top.parts.len());
        let name = name.map(arity::keyword_text);
        let message = format!(
            "{} field \"{}\" changed size during iteration",
            top.class.name,
            name.as_deref().unwrap_or_default()
        );
        Err(raise::runtime_error(vm, message))
    }

    /// Leaves a node whose fields are all read; the root is handed out.
    fn leave(&mut self, vm: &mut Vm) -> PyResult<Option<NodeId>> {
        let of = self
            .open
            .last()
            .map(|top| (top.object.clone(), top.class.of));
        if let Some((object, of)) = of
            && of.is_product()
            && of.is_placed()
        {
            let position = self.position(vm, &object, of)?;
            if let Some(top) = self.open.last_mut() {
                top.position = position;
            }
        }
        let Some(done) = self.open.pop() else {
            return Ok(None);
        };
        self.depth -= usize::from(is_level(done.class));
        for (field, part) in done.class.fields.iter().zip(&done.parts) {
            if field.count == Count::One && matches!(part, Part::None) {
                let message = format!("field {} is required for {}", field.name, done.class.name);
                if !done.class.of.is_product() {
                    return Err(raise::value_error(vm, message));
                }
                self.noted = Some(message);
                break;
            }
        }
        let id = self.nodes.add(Node {
            class: done.class,
            position: done.position,
            parts: done.parts,
        });
        if self.open.is_empty() {
            return Ok(Some(id));
        }
        self.put(vm, Part::Node(id))?;
        Ok(None)
    }
}

/// Whether the compiler counts the nodes of a class when it looks how deep a tree is.
fn is_level(class: &Class) -> bool {
    matches!(class.of, Type::Stmt | Type::Expr)
}

fn kind_of<'a>(
    vm: &mut Vm,
    classes: &'a Classes,
    object: &Value,
    of: Type,
) -> PyResult<Option<&'a Kind>> {
    if of.is_product() {
        return Ok(classes.named(of.name()));
    }
    let made_of = vm.class_of(object);
    if let Some(kind) = classes.of_class(&made_of).filter(|kind| kind.is.of == of) {
        return Ok(Some(kind));
    }
    for kind in classes.of_type(of) {
        if class::isinstance(vm, object, &Value::from(&kind.class))? {
            return Ok(Some(kind));
        }
    }
    Ok(None)
}

/// An attribute, if there is one that raises nothing.
fn quiet(vm: &mut Vm, object: &Value, name: &ObjRef) -> PyResult<Option<Value>> {
    match attr::getattr_opt(vm, object, name) {
        Err(Thrown::Raise(_)) => Ok(None),
        answer => answer,
    }
}

/// An attribute that must be there: it is asked for twice.
fn required(vm: &mut Vm, object: &Value, name: &ObjRef, shown: &str, class: &str) -> PyResult {
    if quiet(vm, object, name)?.is_none() {
        let message = format!("required field \"{shown}\" missing from {class}");
        return Err(raise::type_error(vm, message));
    }
    attr::getattr(vm, object, name)
}

/// A C int, of which the lower bits count.
fn c_int(vm: &mut Vm, value: &Value) -> PyResult<i32> {
    let Some(view) = int::view(value) else {
        let shown = text::repr_text(vm, value)?;
        let mut message = bc_core::text::TextBuilder::new();
        message.push_str("invalid integer value: ");
        message.push_text(&shown);
        let message = vm.built(message)?;
        return Err(raise::value_error(vm, message));
    };
    match IntView::to_i64(view) {
        Some(long) => Ok(long as i32),
        None => {
            let message = "Python int too large to convert to C long";
            Err(raise::overflow_error(vm, message))
        }
    }
}
