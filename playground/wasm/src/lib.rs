//! The library for a page in the browser: a question as JSON in, an answer as JSON out.
//!
//! The page writes a question into the memory that [`allocate`] gives, calls [`ask`], and reads the answer from the address
//! that it returns. `question` says what can be asked; each file beside it answers one kind. Nothing here decides anything
//! about a file, and no answer has the value of a secret in it, except where a question asks for a text to save.

#![warn(missing_docs)]

mod check;
mod compare;
mod export;
mod failure;
mod file;
mod look_up;
mod migrate;
mod offsets;
mod plan;
mod question;

use std::cell::RefCell;

thread_local! {
    static QUESTION: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static ANSWER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Gives room for a question of this many bytes.
#[unsafe(no_mangle)]
pub extern "C" fn allocate(length: usize) -> *mut u8 {
    std::panic::set_hook(Box::new(|panic| {
        // The message may quote the file. The place does not.
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        PANIC.with_borrow_mut(|kept| *kept = place);
    }));
    QUESTION.with_borrow_mut(|question| {
        question.clear();
        question.resize(length, 0);
        question.as_mut_ptr()
    })
}

/// Answers the question; returns the address of the answer.
#[unsafe(no_mangle)]
pub extern "C" fn ask() -> *const u8 {
    let question = QUESTION.take();
    let answer = question::answer(&question);
    keep(answer)
}

/// How long the answer is.
#[unsafe(no_mangle)]
pub extern "C" fn answer_length() -> usize {
    ANSWER.with_borrow(Vec::len)
}

/// Where the library gave up, after a trap: a place in its source. Returns the address of that text.
#[unsafe(no_mangle)]
pub extern "C" fn last_panic() -> *const u8 {
    keep(PANIC.take().into_bytes())
}

fn keep(answer: Vec<u8>) -> *const u8 {
    ANSWER.with_borrow_mut(|kept| {
        *kept = answer;
        kept.as_ptr()
    })
}
