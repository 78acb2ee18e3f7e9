//! Work that several threads share.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Does each of `count` jobs once, on threads with stacks of `stack` bytes: each takes the next job that waits. What a
/// thread was at when it panicked, and all jobs where no thread can be had, stay undone.
pub fn share(count: usize, threads: usize, stack: usize, work: impl Fn(usize) + Sync) {
    let next = AtomicUsize::new(0);
    let take = || {
        let jobs = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        jobs.take_while(|job| *job < count).for_each(&work);
    };
    thread::scope(|scope| {
        let spawn = |_| thread::Builder::new().stack_size(stack).spawn_scoped(scope, take);
        let workers: Vec<_> = (0..threads.max(1)).filter_map(|at| spawn(at).ok()).collect();
        workers.into_iter().for_each(|worker| drop(worker.join()));
    });
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn each_job_is_done_once_on_any_number_of_threads() {
        for threads in [0, 1, 3] {
            let done: Vec<AtomicUsize> = (0..50).map(|_| AtomicUsize::new(0)).collect();
            super::share(done.len(), threads, 1 << 20, |job| {
                done[job].fetch_add(1, Ordering::Relaxed);
            });
            assert!(done.iter().all(|times| times.load(Ordering::Relaxed) == 1));
        }
    }
}
