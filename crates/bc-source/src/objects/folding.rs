//! Which objects come out of folding. What they are worth is `fold`'s to say.

use super::{Identity, Objects, is_small};
use bc_core::constant::Constant;
use bc_core::opcode::Opcode;
use bc_core::text::Text;
use num_bigint::BigInt;

/// The objects of the constants of one scope while folding adds to them.
pub(crate) struct Folding<'a> {
    pub(crate) objects: &'a mut Objects,
    /// One for each constant.
    pub(crate) identities: Vec<Identity>,
}

impl Folding<'_> {
    fn identity(&self, number: usize) -> Identity {
        self.identities
            .get(number)
            .cloned()
            .unwrap_or(Identity::OfValue)
    }

    /// A tuple of constants with these numbers has been added.
    pub(crate) fn tuple(&mut self, numbers: impl Iterator<Item = usize>) {
        let items = numbers.map(|number| self.identity(number)).collect();
        let identity = self.objects.own(items);
        self.identities.push(identity);
    }

    /// The frozenset of constants with these numbers, which are all different, is to be added: gives it
    /// with its items in the reference's order.
    pub(crate) fn frozenset(&mut self, numbers: &[usize], items: Vec<Constant>) -> Constant {
        let identities: Vec<Identity> = numbers.iter().map(|&n| self.identity(n)).collect();
        let ordered = self.objects.frozenset(&items, &identities);
        let (constant, identity) = match ordered {
            Some(ordered) => ordered,
            None => (
                Constant::FrozenSet(items.into()),
                self.objects.own(identities.into()),
            ),
        };
        self.identities.push(identity);
        constant
    }

    /// What a unary operator makes of a constant has been added.
    pub(crate) fn unary(&mut self, opcode: Opcode, operand: (usize, &Constant), result: &Constant) {
        let identity = match operand.1 {
            // Plus a bool is an int.
            Constant::Bool(_) => Identity::OfValue,
            _ if opcode == Opcode::UNARY_POSITIVE => self.identity(operand.0),
            // Only an int of one digit is looked up among the small ones.
            Constant::Int(n) if opcode == Opcode::UNARY_NEGATIVE && is_long(n) => {
                self.objects.own([].into())
            }
            _ => self.objects.of_value(result),
        };
        self.identities.push(identity);
    }

    /// What a binary operator makes of two constants has been added.
    pub(crate) fn binary(
        &mut self,
        opcode: Opcode,
        left: (usize, &Constant),
        right: (usize, &Constant),
        result: &Constant,
    ) {
        let identity = self.of_binary(opcode, left, right, result);
        self.identities.push(identity);
    }

    fn of_binary(
        &mut self,
        opcode: Opcode,
        left: (usize, &Constant),
        right: (usize, &Constant),
        result: &Constant,
    ) -> Identity {
        match (left.1, right.1) {
            (Constant::Tuple(_), _) | (_, Constant::Tuple(_)) => {
                return self.of_tuples(opcode, left, right, result);
            }
            // What is added to an empty one is handed on.
            (Constant::Str(_) | Constant::Bytes(_), _) if opcode == Opcode::BINARY_ADD => {
                if right.1 == result {
                    return self.identity(right.0);
                }
                if left.1 == result {
                    return self.identity(left.0);
                }
            }
            (Constant::Str(_) | Constant::Bytes(_), _) if opcode == Opcode::BINARY_MULTIPLY => {
                return self.of_repeat(left, result);
            }
            (_, Constant::Str(_) | Constant::Bytes(_)) if opcode == Opcode::BINARY_MULTIPLY => {
                return self.of_repeat(right, result);
            }
            (Constant::Str(format), argument) if opcode == Opcode::BINARY_MODULO => {
                return self.of_format(format, argument, right.0, result);
            }
            (a, b) => {
                let (a, b) = (int(a), int(b));
                if let (Some(a), Some(b)) = (a, b) {
                    return self.of_ints(opcode, (left.0, &a), &b, result);
                }
            }
        }
        self.made(result)
    }

    /// `text * count`: once, or nothing at all, is the same object.
    fn of_repeat(&mut self, sequence: (usize, &Constant), result: &Constant) -> Identity {
        if sequence.1 == result {
            return self.identity(sequence.0);
        }
        self.made(result)
    }

    /// What is computed is no object that is there, unless it is looked up.
    fn made(&mut self, result: &Constant) -> Identity {
        match result {
            Constant::Bytes(_) => self.objects.own([].into()),
            _ => self.objects.of_value(result),
        }
    }

    fn of_tuples(
        &mut self,
        opcode: Opcode,
        left: (usize, &Constant),
        right: (usize, &Constant),
        result: &Constant,
    ) -> Identity {
        let inner = |identity: Identity| match identity {
            Identity::Own(_, items) => items,
            _ => [].into(),
        };
        let (a, b) = (self.identity(left.0), self.identity(right.0));
        match opcode {
            Opcode::BINARY_ADD => {
                let items = [inner(a), inner(b)].concat();
                self.objects.own(items.into())
            }
            Opcode::BINARY_MULTIPLY => {
                let (tuple, of) = match left.1 {
                    Constant::Tuple(_) => (left, a),
                    _ => (right, b),
                };
                let Constant::Tuple(times) = result else {
                    return Identity::OfValue;
                };
                if times.is_empty() || tuple.1 == result {
                    return if times.is_empty() {
                        Identity::OfValue
                    } else {
                        of
                    };
                }
                let items = inner(of);
                let items = items.iter().cycle().take(times.len()).cloned().collect();
                self.objects.own(items)
            }
            Opcode::BINARY_SUBSCR => {
                let (Constant::Tuple(items), Some(index)) = (left.1, int(right.1)) else {
                    return Identity::OfValue;
                };
                let index = match index.sign() {
                    num_bigint::Sign::Minus => index + items.len(),
                    _ => index,
                };
                let index = usize::try_from(index).ok();
                let item = index.and_then(|index| inner(a).get(index).cloned());
                item.unwrap_or(Identity::OfValue)
            }
            // `'%s' % (x,)`
            _ => match (left.1, right.1) {
                (Constant::Str(format), argument) => {
                    self.of_format(format, argument, right.0, result)
                }
                _ => self.objects.own([].into()),
            },
        }
    }

    /// A format that is nothing but one directive hands on the string that it gets, or makes of a number.
    fn of_format(
        &mut self,
        format: &Text,
        argument: &Constant,
        number: usize,
        result: &Constant,
    ) -> Identity {
        let fresh = |folding: &mut Self| folding.objects.of_value(result);
        let Some(directive) = Directive::whole(format) else {
            return fresh(self);
        };
        let inner = self.identity(number);
        let (argument, identity) = match (argument, inner) {
            (Constant::Tuple(items), Identity::Own(_, inner)) => match (items.last(), inner.last())
            {
                (Some(item), Some(identity)) => (item, identity.clone()),
                _ => return fresh(self),
            },
            (_, identity) => (argument, identity),
        };
        match argument {
            Constant::Str(_)
                if directive.code == 's' && !directive.signed && argument == result =>
            {
                identity
            }
            // The digit of a plain int is written where it is looked up; others are handed on as they are.
            Constant::Int(_) if directive.plain => fresh(self),
            Constant::Int(_) | Constant::Bool(_) | Constant::Float(_)
                if "diuoxXsra".contains(directive.code) && is_digit(result) =>
            {
                self.objects.own([].into())
            }
            _ => fresh(self),
        }
    }

    /// Ints: a small result is looked up among the small ones in most ways of computing it.
    fn of_ints(
        &mut self,
        opcode: Opcode,
        (number, a): (usize, &BigInt),
        b: &BigInt,
        result: &Constant,
    ) -> Identity {
        let Constant::Int(n) = result else {
            return self.objects.of_value(result);
        };
        match opcode {
            Opcode::BINARY_MODULO if n == a => {
                // What is smaller than the divisor remains as it is.
                self.identity(number)
            }
            Opcode::BINARY_MODULO if is_long(b) && is_small(n) => self.objects.own([].into()),
            Opcode::BINARY_ADD | Opcode::BINARY_SUBTRACT | Opcode::BINARY_MULTIPLY
                if *n != BigInt::ZERO && is_small(n) && (is_long(a) || is_long(b)) =>
            {
                self.objects.own([].into())
            }
            _ => self.objects.of_value(result),
        }
    }
}

/// Whether an int has more than one of the reference's digits.
fn is_long(n: &BigInt) -> bool {
    n.bits() > 30
}

fn int(constant: &Constant) -> Option<BigInt> {
    match constant {
        Constant::Int(n) => Some(n.clone()),
        Constant::Bool(b) => Some(u8::from(*b).into()),
        _ => None,
    }
}

/// What stands between `%` and the end of a format that is nothing else.
struct Directive {
    /// Whether there are neither flags nor a width nor a precision.
    plain: bool,
    /// Whether a sign is asked for.
    signed: bool,
    code: char,
}

impl Directive {
    fn whole(format: &Text) -> Option<Directive> {
        let inner = format.as_ascii()?.strip_prefix('%')?;
        let code = inner
            .chars()
            .next_back()
            .filter(char::is_ascii_alphabetic)?;
        let before = inner.strip_suffix(code)?.trim_end_matches(['h', 'l', 'L']);
        let known = |c: char| c.is_ascii_digit() || "-+ #.*".contains(c);
        before.chars().all(known).then(|| Directive {
            plain: before.is_empty(),
            signed: before.contains(['+', ' ']),
            code,
        })
    }
}

/// Whether a string is a single character of ASCII.
fn is_digit(constant: &Constant) -> bool {
    matches!(constant, Constant::Str(text) if text.len() == 1 && text.is_ascii())
}
