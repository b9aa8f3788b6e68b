//! A server that is measured: started on a core, its processor time and memory read, and ended by its process id.
//! Never measures a process that it did not start.

use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::workspace::{self, Failure};

/// The core that servers run on while their processor time is measured, and the core of the client.
pub const SERVER_CORE: usize = 0;
/// The other one.
pub const CLIENT_CORE: usize = 1;

const ENDS_WITHIN: Duration = Duration::from_secs(30);
/// A process that took less than this share of a core over [`REST`] is at rest.
const AT_REST: f64 = 0.02;
const REST: Duration = Duration::from_millis(500);
const RESTS_WITHIN: Duration = Duration::from_secs(400);

/// A running server. Dropping it ends it.
pub struct Process {
    child: Child,
}

/// What a process holds of the memory.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// Now, in MB of a million bytes.
    pub now: f64,
    /// At most so far.
    pub most: f64,
}

impl Process {
    /// Starts a program; on one core where one is named.
    pub fn start(command: &mut Command, core: Option<usize>) -> Result<Self, Failure> {
        let name = command.get_program().to_string_lossy().into_owned();
        let spawn = || command.spawn().map_err(|error| format!("{name} cannot be started: {error}"));
        Ok(Self { child: on_core(core, spawn)?? })
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Lets all its threads run on one core alone from now on.
    pub fn pin(&self, core: usize) -> Result<(), Failure> {
        for thread in workspace::entries(format!("/proc/{}/task", self.id()).as_ref())? {
            let number = thread.file_name().and_then(|name| name.to_str()?.parse().ok());
            if let Some(number) = number {
                pin(Pid::from_raw(number), &[core])?;
            }
        }
        Ok(())
    }

    /// The memory that it holds, as `/proc/PID/status` tells it: VmRSS and VmHWM.
    pub fn memory(&self) -> Result<Memory, Failure> {
        let status = workspace::read(format!("/proc/{}/status", self.id()).as_ref())?;
        let megabytes = |field: &str| -> Option<f64> {
            let line = status.lines().find_map(|line| line.strip_prefix(field))?;
            Some(line.split_whitespace().next()?.parse::<f64>().ok()? * 1_024.0 / 1e6)
        };
        let (Some(now), Some(most)) = (megabytes("VmRSS:"), megabytes("VmHWM:")) else {
            return Err("the kernel does not tell what memory a process holds. Measure on Linux".to_owned());
        };
        Ok(Memory { now, most })
    }

    /// Waits until it does nothing any more, as after a start that goes on in the background.
    pub fn wait_until_at_rest(&self) -> Result<(), Failure> {
        let started = Instant::now();
        while started.elapsed() < RESTS_WITHIN {
            let before = processor_time(self.id())?;
            sleep(REST);
            if processor_time(self.id())?.saturating_sub(before).as_secs_f64() < REST.as_secs_f64() * AT_REST {
                return Ok(());
            }
        }
        Err(format!("process {} was still busy after {} s. Look what it does", self.id(), RESTS_WITHIN.as_secs()))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already; otherwise it may close its files in peace.
        let _ = kill(Pid::from_raw(self.child.id().cast_signed()), Signal::SIGTERM);
        let asked = Instant::now();
        while asked.elapsed() < ENDS_WITHIN {
            if !self.runs() {
                return;
            }
            sleep(Duration::from_millis(5));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// User and system time of all threads of a process, alive or ended, to the nanosecond (clock_getcpuclockid(3)).
pub fn processor_time(process: u32) -> Result<Duration, Failure> {
    kernel::processor_time(Pid::from_raw(process.cast_signed()))
        .map_err(|error| format!("the processor time of process {process} cannot be read: {error}. Measure on Linux"))
}

/// Runs something with this thread on one core, which what it starts takes over, and puts it back where it was.
pub fn on_core<T>(core: Option<usize>, run: impl FnOnce() -> T) -> Result<T, Failure> {
    let Some(core) = core else { return Ok(run()) };
    let this = Pid::from_raw(0);
    let before = kernel::cores_of(this).map_err(|error| format!("{error}. Measure on Linux"))?;
    pin(this, &[core])?;
    let result = run();
    pin(this, &before)?;
    Ok(result)
}

fn pin(thread: Pid, cores: &[usize]) -> Result<(), Failure> {
    kernel::pin(thread, cores).map_err(|error| {
        format!("nothing can be held on core {cores:?}: {error}. Measure on Linux, on two cores or more")
    })
}

/// What only Linux tells and does; elsewhere the repository's other tasks still build.
mod kernel {
    use std::time::Duration;

    use nix::unistd::Pid;

    #[cfg(target_os = "linux")]
    pub fn processor_time(process: Pid) -> nix::Result<Duration> {
        nix::time::clock_getcpuclockid(process).and_then(nix::time::ClockId::now).map(Duration::from)
    }

    #[cfg(target_os = "linux")]
    pub fn pin(thread: Pid, cores: &[usize]) -> nix::Result<()> {
        let mut set = nix::sched::CpuSet::new();
        cores.iter().try_for_each(|core| set.set(*core))?;
        nix::sched::sched_setaffinity(thread, &set)
    }

    #[cfg(target_os = "linux")]
    pub fn cores_of(thread: Pid) -> nix::Result<Vec<usize>> {
        let set = nix::sched::sched_getaffinity(thread)?;
        Ok((0..nix::sched::CpuSet::count()).filter(|core| set.is_set(*core) == Ok(true)).collect())
    }

    #[cfg(not(target_os = "linux"))]
    pub fn cores_of(_thread: Pid) -> nix::Result<Vec<usize>> {
        Err(nix::Error::ENOTSUP)
    }

    #[cfg(not(target_os = "linux"))]
    pub fn processor_time(_process: Pid) -> nix::Result<Duration> {
        Err(nix::Error::ENOTSUP)
    }

    #[cfg(not(target_os = "linux"))]
    pub fn pin(_thread: Pid, _cores: &[usize]) -> nix::Result<()> {
        Err(nix::Error::ENOTSUP)
    }
}

/// The cores of this machine.
pub fn cores() -> usize {
    let listed = workspace::read("/proc/cpuinfo".as_ref()).unwrap_or_default();
    listed.lines().filter(|line| line.starts_with("processor")).count()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn work_is_seen_in_the_processor_time_and_ends_with_its_process() {
        let mut process = Process::start(Command::new("sh").args(["-c", "while :; do :; done"]), None).unwrap();
        let before = processor_time(process.id()).unwrap();
        let asked = Instant::now();
        while processor_time(process.id()).unwrap() <= before && asked.elapsed() < Duration::from_secs(10) {
            sleep(Duration::from_millis(1));
        }
        assert!(processor_time(process.id()).unwrap() > before);
        assert!(process.memory().unwrap().now > 0.0);
        assert!(process.runs());
        let id = process.id();
        drop(process);
        assert!(processor_time(id).is_err());
    }

    #[test]
    fn a_thread_is_back_on_its_cores_after_a_turn_on_one_even_within_another() {
        let cores = || kernel::cores_of(Pid::from_raw(0)).unwrap();
        let before = cores();
        let one = before[0];
        on_core(Some(one), || {
            on_core(Some(one), || ()).unwrap();
            assert_eq!(cores(), [one]);
        })
        .unwrap();
        assert_eq!(cores(), before);
    }
}
