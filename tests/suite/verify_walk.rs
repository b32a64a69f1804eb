//! A machine that knows nothing but the value stack and the block stack, to hold proofs against.
//!
//! It takes one random way through a code object, as CPython 3.5's evaluation loop could: any outcome of a condition
//! that is no constant, an exception at any instruction. Values are only told apart as far as the loop itself does. It is written from the
//! loop, in the loop's terms, and shares nothing with the verifier but the decoded instructions.

use bc_core::constant::Constant;
use bc_core::instruction::Instruction;
use bc_core::opcode::Opcode;
use bc_core::verify::VerifiedCode;

/// SplitMix64: repeatable, and good enough to choose ways.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Item {
    /// Any object that is none of the below.
    Object,
    /// A constant other than None, with what `bool` says of it.
    Constant(bool),
    None,
    Why(Why),
    /// Where a pending `continue` goes.
    Target(u32),
    Traceback,
    Exception,
    ExceptionType,
    /// Part of the exception state that was current before a handler.
    Saved,
    /// What WITH_CLEANUP_START shifts in.
    Null,
}

impl Item {
    /// What `bool` says of it, if it is a constant.
    fn truth(self) -> Option<bool> {
        match self {
            Item::None => Some(false),
            Item::Constant(truth) => Some(truth),
            _ => None,
        }
    }

    /// Whether it is an object like any other to the code that runs.
    fn is_plain(self) -> bool {
        !matches!(
            self,
            Item::Why(_) | Item::Target(_) | Item::Saved | Item::Null
        )
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Why {
    Exception,
    Return,
    Break,
    Continue,
    Silenced,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum BlockType {
    Loop,
    Except,
    Finally,
    Handler,
}

#[derive(Clone, Copy, Debug)]
struct Block {
    kind: BlockType,
    handler: u32,
    level: usize,
}

struct Machine<'a> {
    proof: &'a VerifiedCode,
    stack: Vec<Item>,
    blocks: Vec<Block>,
    /// Offset of the next instruction.
    next: u32,
}

type Outcome<T> = Result<T, String>;

/// Takes one way of at most `steps` instructions.
pub fn walk(proof: &VerifiedCode, random: &mut Random, steps: usize) -> Outcome<()> {
    let mut machine = Machine {
        proof,
        stack: Vec::new(),
        blocks: Vec::new(),
        next: 0,
    };
    for _ in 0..steps {
        let at = machine.next;
        match machine.step(random) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(problem) => {
                let name = proof.code().name().to_string_lossy().into_owned();
                return Err(format!(
                    "{name} at {at}: {problem}; stack {:?}, blocks {:?}",
                    machine.stack, machine.blocks
                ));
            }
        }
    }
    Ok(())
}

impl Machine<'_> {
    /// `Ok(false)` when the frame is done.
    fn step(&mut self, random: &mut Random) -> Outcome<bool> {
        let index = self
            .proof
            .index_of(self.next)
            .ok_or("no instruction begins here")?;
        let instruction = self.proof.instructions()[index];
        let proven = self
            .proof
            .depth_range_at(index)
            .ok_or("proven to be out of reach")?;
        let depth = self.stack.len() as u32;
        if !proven.contains(&depth) || depth > self.proof.max_depth() {
            return Err(format!("{depth} values, proven {proven:?}"));
        }
        let floor = self.blocks.last().map_or(0, |block| match block.kind {
            BlockType::Handler => block.level + 3,
            _ => block.level,
        });
        if self.stack.len() < floor {
            return Err("the stack is below the level of a block".into());
        }
        self.next = instruction.next_offset();
        let going = self.execute(&instruction, random)?;
        let of_handlers = |block: &&Block| matches!(block.kind, BlockType::Handler);
        let handlers = self.blocks.iter().filter(of_handlers).count();
        if handlers > 40 || self.blocks.len() - handlers > 20 {
            return Err("too many blocks".into());
        }
        Ok(going)
    }

    fn push(&mut self, item: Item) {
        self.stack.push(item);
    }

    fn pop(&mut self) -> Outcome<Item> {
        self.stack.pop().ok_or_else(|| "stack underflow".into())
    }

    fn pops(&mut self, n: usize) -> Outcome<()> {
        for _ in 0..n {
            if !self.pop()?.is_plain() {
                return Err("a value of the machine's own is taken for an object".into());
            }
        }
        Ok(())
    }

    fn peek(&self, n: usize) -> Outcome<Item> {
        let at = self
            .stack
            .len()
            .checked_sub(n)
            .ok_or("reaches below the stack")?;
        self.stack
            .get(at)
            .copied()
            .ok_or_else(|| "reaches above the stack".into())
    }

    fn jump(&mut self, instruction: &Instruction) -> Outcome<()> {
        self.next = instruction.jump_target().ok_or("no target")?;
        Ok(())
    }

    fn set_up(&mut self, kind: BlockType, instruction: &Instruction) -> Outcome<()> {
        self.blocks.push(Block {
            kind,
            handler: instruction.jump_target().ok_or("no handler")?,
            level: self.stack.len(),
        });
        Ok(())
    }

    fn execute(&mut self, instruction: &Instruction, random: &mut Random) -> Outcome<bool> {
        let arg = instruction.arg as usize;
        // An exception may come before the instruction has taken anything or after it has taken all; its handler
        // throws away what is above the block's level either way.
        if random.one_in(12)
            && !matches!(instruction.opcode, Opcode::POP_BLOCK | Opcode::POP_EXCEPT)
        {
            return self.unwind(Why::Exception, Item::None);
        }
        match instruction.opcode {
            Opcode::LOAD_CONST => {
                let constant = self
                    .proof
                    .code()
                    .consts()
                    .get(arg)
                    .ok_or("no such constant")?;
                self.push(match constant {
                    Constant::None => Item::None,
                    Constant::List(_) | Constant::Set(_) | Constant::Dict(_) => Item::Object,
                    constant => Item::Constant(constant.is_true()),
                });
            }
            Opcode::ROT_TWO | Opcode::ROT_THREE => {
                let n = if instruction.opcode == Opcode::ROT_TWO {
                    2
                } else {
                    3
                };
                let top = self.pop()?;
                let at = (self.stack.len() + 1)
                    .checked_sub(n)
                    .ok_or("stack underflow")?;
                self.stack.insert(at, top);
            }
            Opcode::DUP_TOP => self.push(self.peek(1)?),
            Opcode::DUP_TOP_TWO => {
                let (second, top) = (self.peek(2)?, self.peek(1)?);
                self.stack.extend([second, top]);
            }
            Opcode::JUMP_FORWARD | Opcode::JUMP_ABSOLUTE => self.jump(instruction)?,
            Opcode::UNARY_NOT => {
                let truth = self.peek(1)?.truth();
                self.pops(1)?;
                self.push(truth.map_or(Item::Object, |truth| Item::Constant(!truth)));
            }
            Opcode::POP_JUMP_IF_FALSE | Opcode::POP_JUMP_IF_TRUE => {
                let truth = self.peek(1)?.truth();
                self.pops(1)?;
                let if_true = instruction.opcode == Opcode::POP_JUMP_IF_TRUE;
                if truth.map_or_else(|| random.one_in(2), |truth| truth == if_true) {
                    self.jump(instruction)?;
                }
            }
            Opcode::JUMP_IF_FALSE_OR_POP | Opcode::JUMP_IF_TRUE_OR_POP => {
                let truth = self.peek(1)?.truth();
                let if_true = instruction.opcode == Opcode::JUMP_IF_TRUE_OR_POP;
                if truth.map_or_else(|| random.one_in(2), |truth| truth == if_true) {
                    self.jump(instruction)?;
                } else {
                    self.pops(1)?;
                }
            }
            Opcode::FOR_ITER => {
                self.peek(1)?;
                if random.one_in(4) {
                    self.pops(1)?;
                    self.jump(instruction)?;
                } else {
                    self.push(Item::Object);
                }
            }
            Opcode::LIST_APPEND | Opcode::SET_ADD | Opcode::MAP_ADD => {
                self.pops(if instruction.opcode == Opcode::MAP_ADD {
                    2
                } else {
                    1
                })?;
                if !self.peek(arg)?.is_plain() {
                    return Err("the container is a value of the machine's own".into());
                }
            }
            Opcode::SETUP_LOOP => self.set_up(BlockType::Loop, instruction)?,
            Opcode::SETUP_EXCEPT => self.set_up(BlockType::Except, instruction)?,
            Opcode::SETUP_FINALLY => self.set_up(BlockType::Finally, instruction)?,
            Opcode::SETUP_WITH => {
                self.pops(1)?;
                self.push(Item::Object);
                self.set_up(BlockType::Finally, instruction)?;
                self.push(Item::Object);
            }
            Opcode::SETUP_ASYNC_WITH => {
                self.pops(1)?;
                self.set_up(BlockType::Finally, instruction)?;
                self.push(Item::Object);
            }
            Opcode::POP_BLOCK => {
                let block = self.blocks.pop().ok_or("block stack underflow")?;
                if block.kind == BlockType::Handler {
                    return Err("POP_BLOCK of a handler".into());
                }
                self.stack.truncate(block.level);
            }
            Opcode::POP_EXCEPT => {
                let block = self.blocks.pop().ok_or("block stack underflow")?;
                if block.kind != BlockType::Handler {
                    return Err("popped block is not an except handler".into());
                }
                self.unwind_handler(block)?;
            }
            Opcode::END_FINALLY => return self.end_finally(),
            Opcode::WITH_CLEANUP_START => self.with_cleanup_start()?,
            Opcode::WITH_CLEANUP_FINISH => {
                self.pops(1)?;
                let silenced = match self.pop()? {
                    Item::None => false,
                    Item::ExceptionType => random.one_in(2),
                    other => return Err(format!("WITH_CLEANUP_FINISH finds {other:?}")),
                };
                if silenced {
                    self.push(Item::Why(Why::Silenced));
                }
            }
            Opcode::RETURN_VALUE => {
                self.pops(1)?;
                return self.unwind(Why::Return, Item::Object);
            }
            Opcode::BREAK_LOOP => return self.unwind(Why::Break, Item::None),
            Opcode::CONTINUE_LOOP => {
                let target = instruction.jump_target().ok_or("no target")?;
                return self.unwind(Why::Continue, Item::Target(target));
            }
            Opcode::RAISE_VARARGS => {
                self.pops(arg)?;
                return self.unwind(Why::Exception, Item::None);
            }
            opcode => {
                let net = match opcode {
                    Opcode::NOP => 0,
                    _ => opcode
                        .stack_effect(instruction.arg)
                        .ok_or("no stack effect")?,
                };
                let pops = taken(opcode, arg);
                self.pops(pops)?;
                let pushes = usize::try_from(pops as i64 + i64::from(net))
                    .map_err(|_| "takes less than it gives")?;
                for _ in 0..pushes {
                    self.push(Item::Object);
                }
            }
        }
        Ok(true)
    }

    fn unwind_handler(&mut self, block: Block) -> Outcome<()> {
        let saved = self
            .stack
            .get(block.level..block.level + 3)
            .ok_or("nothing saved below a handler")?;
        if saved.iter().any(|item| *item != Item::Saved) {
            return Err(format!("restores {saved:?}"));
        }
        self.stack.truncate(block.level);
        Ok(())
    }

    /// `fast_block_end` of the evaluation loop.
    fn unwind(&mut self, why: Why, value: Item) -> Outcome<bool> {
        while let Some(block) = self.blocks.last().copied() {
            if let (BlockType::Loop, Why::Continue, Item::Target(target)) = (block.kind, why, value)
            {
                self.next = target;
                return Ok(true);
            }
            self.blocks.pop();
            if block.kind == BlockType::Handler {
                self.unwind_handler(block)?;
                continue;
            }
            if self.stack.len() < block.level {
                return Err("a block's level is above the stack".into());
            }
            self.stack.truncate(block.level);
            match (block.kind, why) {
                (BlockType::Loop, Why::Break) => {}
                (BlockType::Except | BlockType::Finally, Why::Exception) => {
                    let level = self.stack.len();
                    self.blocks.push(Block {
                        kind: BlockType::Handler,
                        handler: 0,
                        level,
                    });
                    self.stack.extend([Item::Saved; 3]);
                    self.stack
                        .extend([Item::Traceback, Item::Exception, Item::ExceptionType]);
                }
                (BlockType::Finally, _) => {
                    if matches!(why, Why::Return | Why::Continue) {
                        self.push(value);
                    }
                    self.push(Item::Why(why));
                }
                _ => continue,
            }
            self.next = block.handler;
            return Ok(true);
        }
        match why {
            Why::Return | Why::Exception => Ok(false),
            _ => Err(format!("{why:?} leaves the frame")),
        }
    }

    fn end_finally(&mut self) -> Outcome<bool> {
        match self.pop()? {
            Item::None => Ok(true),
            Item::Why(Why::Silenced) => {
                let block = self.blocks.pop().ok_or("block stack underflow")?;
                if block.kind != BlockType::Handler {
                    return Err("a silenced exception without its handler".into());
                }
                self.unwind_handler(block)?;
                Ok(true)
            }
            Item::Why(Why::Break) => self.unwind(Why::Break, Item::None),
            Item::Why(why @ (Why::Return | Why::Continue)) => {
                let value = self.pop()?;
                match (why, value) {
                    (Why::Return, Item::Object) | (Why::Continue, Item::Target(_)) => {
                        self.unwind(why, value)
                    }
                    _ => Err(format!("{why:?} of {value:?}")),
                }
            }
            Item::ExceptionType => match (self.pop()?, self.pop()?) {
                (Item::Exception, Item::Traceback) => self.unwind(Why::Exception, Item::None),
                other => Err(format!("raises {other:?} again")),
            },
            other => Err(format!("'finally' pops bad exception: {other:?}")),
        }
    }

    fn with_cleanup_start(&mut self) -> Outcome<()> {
        let below = match self.peek(1)? {
            Item::None | Item::Why(Why::Break) => 1,
            Item::Why(Why::Return | Why::Continue) => 2,
            Item::ExceptionType => 6,
            other => return Err(format!("WITH_CLEANUP_START finds {other:?}")),
        };
        if !self.peek(below + 1)?.is_plain() {
            return Err("no exit function".into());
        }
        let at = self.stack.len() - below - 1;
        self.stack.remove(at);
        let mut given = Item::None;
        if below == 6 {
            given = Item::ExceptionType;
            let at = self.stack.len() - 3;
            self.stack.insert(at, Item::Null);
            let block = self
                .blocks
                .last_mut()
                .ok_or("an exception without its handler")?;
            if block.kind != BlockType::Handler {
                return Err("an exception whose handler is not innermost".into());
            }
            block.level -= 1;
        }
        self.push(given);
        self.push(Item::Object);
        Ok(())
    }
}

/// How many values an instruction without a rule of its own takes, from the evaluation loop.
fn taken(opcode: Opcode, arg: usize) -> usize {
    let call = (arg & 0xff) + 2 * ((arg >> 8) & 0xff);
    match opcode.name().unwrap_or_default() {
        "POP_TOP"
        | "PRINT_EXPR"
        | "IMPORT_STAR"
        | "UNPACK_SEQUENCE"
        | "UNPACK_EX"
        | "YIELD_VALUE"
        | "LOAD_ATTR"
        | "DELETE_ATTR"
        | "GET_ITER"
        | "GET_AITER"
        | "GET_AWAITABLE"
        | "GET_YIELD_FROM_ITER"
        | "GET_ANEXT"
        | "IMPORT_FROM"
        | "BEFORE_ASYNC_WITH" => 1,
        "STORE_SUBSCR" => 3,
        "STORE_ATTR" | "DELETE_SUBSCR" | "COMPARE_OP" | "IMPORT_NAME" | "YIELD_FROM" => 2,
        "BUILD_MAP" => 2 * arg,
        "BUILD_MAP_UNPACK_WITH_CALL" => arg & 0xff,
        "CALL_FUNCTION" => 1 + call,
        "CALL_FUNCTION_VAR" | "CALL_FUNCTION_KW" => 2 + call,
        "CALL_FUNCTION_VAR_KW" => 3 + call,
        "MAKE_FUNCTION" => 2 + call + ((arg >> 16) & 0x7fff),
        "MAKE_CLOSURE" => 3 + call + ((arg >> 16) & 0x7fff),
        name if name.starts_with("STORE_") => 1,
        name if name.starts_with("UNARY_") => 1,
        name if name.starts_with("BINARY_") || name.starts_with("INPLACE_") => 2,
        name if name.starts_with("BUILD_") => arg,
        _ => 0,
    }
}
