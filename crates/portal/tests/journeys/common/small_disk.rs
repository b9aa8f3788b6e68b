//! A disk that can be filled: a tmpfs of a few megabytes, so that "no space left" is the kernel's own word.
//! Never mounts where other programs see it: the mount lives in a namespace of its own and ends with those inside it.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A small disk.
pub struct SmallDisk {
    /// Holds the namespace as long as its standard input is open.
    holder: Child,
    mounted_at: PathBuf,
}

impl SmallDisk {
    /// Mounts one on a folder, for that user and group. `None`, and said so, where that is not possible.
    pub fn mount(at: &Path, (user, group): (u32, u32)) -> Option<SmallDisk> {
        let script = r#"mount -t tmpfs -o "$1" fixpoint "$0" && echo mounted && exec cat"#;
        let options = format!("size=32m,mode=0700,uid={user},gid={group}");
        let mut holder = Command::new("unshare")
            .args(["--mount", "sh", "-c", script])
            .arg(at)
            .arg(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .inspect_err(|error| eprintln!("skipped: unshare does not start: {error}"))
            .ok()?;
        let mut line = String::new();
        let stdout = holder.stdout.take().expect("its stdout");
        BufReader::new(stdout).read_line(&mut line).expect("it speaks UTF-8");
        let disk = SmallDisk { holder, mounted_at: at.to_owned() };
        if line.trim() != "mounted" {
            eprintln!("skipped: no disk can be mounted here; run it as root on Linux");
            return None;
        }
        Some(disk)
    }

    /// A program that sees the disk. It has the process id of the command.
    pub fn command(&self, program: &str) -> Command {
        let mut command = self.entering();
        command.arg("--").arg(program);
        command
    }

    /// The same, as another user.
    pub fn command_as(&self, (user, group): (u32, u32), program: &Path) -> Command {
        let mut command = self.entering();
        command.args(["--setuid", &user.to_string(), "--setgid", &group.to_string(), "--"]).arg(program);
        command
    }

    fn entering(&self) -> Command {
        let mut command = Command::new("nsenter");
        // The working directory is opened before the disk is seen, and stays.
        command.arg(format!("--mount=/proc/{}/ns/mnt", self.holder.id())).arg("--wd=.");
        command
    }

    /// Writes until the kernel takes no byte more.
    pub fn fill(&self) {
        let mut file = File::create(self.filler()).expect("a file on the disk");
        let error = loop {
            if let Err(error) = file.write_all(&[0; 4096]) {
                break error;
            }
        };
        assert_eq!(error.kind(), ErrorKind::StorageFull, "{error}");
    }

    /// Takes back what filled it.
    pub fn free(&self) {
        std::fs::remove_file(self.filler()).expect("it was filled");
    }

    /// The file that fills the disk, as seen from outside.
    fn filler(&self) -> PathBuf {
        let inside = self.mounted_at.strip_prefix("/").expect("an absolute path");
        Path::new("/proc").join(self.holder.id().to_string()).join("root").join(inside).join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}
