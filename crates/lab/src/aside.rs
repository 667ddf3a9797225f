//! Runs side by side, each on one thread.
//!
//! A run within a run's thread pool could be begun by a thread that waits for another run, and so on until no stack is left. So whoever
//! makes many runs gives each of a few threads a pool of one.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::fault::{self, Fault};

/// Pools of one thread each.
#[derive(Debug)]
pub(crate) struct Aside(Vec<ThreadPool>);

impl Aside {
    /// So many; as many as there are cores if not stated.
    pub(crate) fn new(threads: Option<u32>) -> Result<Self, Fault> {
        let cores = || thread::available_parallelism().map_or(1, usize::from);
        let many = threads.map_or_else(cores, |n| n.max(1) as usize);
        let one = |_| ThreadPoolBuilder::new().num_threads(1).build();
        let pools = (0..many).map(one).collect::<Result<_, _>>();
        let message = |e| format!("the threads could not be started: {e}");
        pools.map(Self).map_err(|e| Fault::new(&fault::NO_THREADS, message(e)))
    }

    /// Calls `each` once on every pool's thread, all at the same time.
    pub(crate) fn on_each(&self, each: &(dyn Fn() + Sync)) {
        thread::scope(|scope| {
            for pool in &self.0 {
                scope.spawn(|| pool.install(each));
            }
        });
    }

    /// What comes of every item, in order.
    pub(crate) fn map<T: Sync, R: Send>(&self, items: &[T], work: &(dyn Fn(&T) -> R + Sync)) -> Vec<R> {
        let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(items.len())));
        self.on_each(&|| {
            loop {
                let at = next.fetch_add(1, Relaxed);
                let Some(item) = items.get(at) else { return };
                let result = work(item);
                done.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
            }
        });
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_by_key(|(at, _)| *at);
        done.into_iter().map(|(_, result)| result).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_order_on_any_number_of_threads() {
        let items: Vec<u64> = (0..1_000).collect();
        for threads in [1, 3] {
            let aside = Aside::new(Some(threads)).expect("threads");
            let inside = |n: &u64| (n * n, rayon::current_num_threads());
            let wanted: Vec<(u64, usize)> = items.iter().map(|n| (n * n, 1)).collect();
            assert_eq!(aside.map(&items, &inside), wanted);
        }
    }
}
