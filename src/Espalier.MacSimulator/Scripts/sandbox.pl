# Runs one script as a simulated Mac would: builds the Mac's root in the namespaces this process was started in, gives up
# what a script does not need, and stays as the first process, so that nothing outlives it. The script comes on standard input.
use strict;

my ($calls, $limits, $root, $name, $mac, $shims, $socket, $mounts, $interpreter, $before, @words) = @ARGV;
my ($MOUNT, $UMOUNT, $PIVOT, $PRCTL, $PRLIMIT, $SETHOSTNAME) = split /,/, $calls;
my ($processes, $memory, $file, $seconds) = split /,/, $limits;
my @arguments = splice @words, 0, $before;

sub refuse { print STDERR "espalier-sandbox: $_[0]: $!\n"; exit 125 }

# A string for the kernel must be a copy: perl hands the buffer itself over.
sub c { my $copy = "$_[0]\0"; $copy }

use constant { RDONLY => 1, NOSUID => 2, NODEV => 4, NOEXEC => 8, REMOUNT => 32, BIND => 4096, RECURSIVE => 16384 };

sub mount_at {
    my ($source, $target, $type, $flags, $data) = @_;
    syscall($MOUNT, c($source), c($target), c($type), $flags, c($data)) == 0 or refuse("mount $target");
}

sub bind_at {
    my ($source, $target, $readonly) = @_;
    mount_at($source, $target, '', BIND, '');
    mount_at('', $target, '', BIND | REMOUNT | RDONLY | NOSUID | NODEV, '') if $readonly;
}

sub touch { open my $file, '>', $_[0] or refuse($_[0]); close $file }

my $text = do { local $/; <STDIN> };
mount_at('tmpfs', $root, 'tmpfs', NOSUID | NODEV, 'size=4m,mode=755');
mkdir "$root/$_" for qw(usr proc dev .espalier);

mount_at('overlay', "$root/usr", 'overlay', NOSUID | NODEV, "lowerdir=$shims:/usr");
for my $folder (qw(bin sbin lib lib64 lib32 libx32)) {
    if (-l "/$folder") { symlink readlink("/$folder"), "$root/$folder" }
    elsif (-d "/$folder") { mkdir "$root/$folder"; bind_at("/$folder", "$root/$folder", 1) }
}

opendir my $listing, $mac or refuse($mac);
for my $folder (grep { !/^\./ && $_ ne 'usr' && !-l "$mac/$_" } readdir $listing) {
    mkdir "$root/$folder";
    bind_at("$mac/$folder", "$root/$folder", $folder eq 'System');
}
bind_at("$mac/usr/local", "$root/usr/local", 0) if -d "$mac/usr/local" && -d '/usr/local';
bind_at('/etc/alternatives', "$root/private/etc/alternatives", 1) if -d '/etc/alternatives';
symlink "private/$_", "$root/$_" for qw(etc var tmp);
while ($mounts =~ /\G([^\n]+)\n([^\n]+)\n/g) {
    my ($source, $place) = ($1, $root);
    for my $part (grep { length } split m{/}, $2) { $place .= "/$part"; mkdir $place }
    bind_at($source, $place, 1);
}

for my $device (qw(null zero random urandom)) {
    touch("$root/dev/$device");
    bind_at("/dev/$device", "$root/dev/$device", 0);
}
symlink '/proc/self/fd', "$root/dev/fd";
symlink "/proc/self/fd/$_->[1]", "$root/dev/$_->[0]" for ['stdin', 0], ['stdout', 1], ['stderr', 2];
mount_at('proc', "$root/proc", 'proc', NOSUID | NODEV | NOEXEC, '');

touch("$root/.espalier/tools");
bind_at($socket, "$root/.espalier/tools", 0);
open my $script, '>', "$root/.espalier/script" or refuse('script');
print $script $text;
close $script;

chdir $root or refuse($root);
syscall($PIVOT, c('.'), c('.')) == 0 or refuse('pivot_root');
syscall($UMOUNT, c('.'), 2) == 0 or refuse('umount');
chdir '/' or refuse('/');
mount_at('', '/', '', BIND | REMOUNT | RDONLY | NOSUID | NODEV, '');
syscall($SETHOSTNAME, c($name), length $name);

# A namespace below this one would give back what is taken away here.
if (open my $namespaces, '>', '/proc/sys/user/max_user_namespaces') { print $namespaces '0'; close $namespaces }
my %kept = map { $_ => 1 } 0, 1, 3, 4, 5, 6, 7;    # chown, dac_override, fowner, fsetid, kill, setgid, setuid
for my $capability (0 .. 63) {
    next if $kept{$capability};
    last if syscall($PRCTL, 24, $capability, 0, 0, 0) != 0;
}
syscall($PRCTL, 38, 1, 0, 0, 0) == 0 or refuse('no_new_privs');

sub limit { my ($resource, $value) = @_; my $pair = pack 'QQ', $value, $value; syscall($PRLIMIT, 0, $resource, $pair, 0) == 0 or refuse("limit $resource") }
limit(6, $processes);
limit(4, 0);
limit(7, 1024);
limit(1, $file);

my $child = fork;
defined $child or refuse('fork');
if ($child == 0) {
    limit(0, $seconds);
    limit(9, $memory);
    open STDIN, '<', '/dev/null';
    my %variables = map { $_ => $ENV{$_} } grep { /^ESPALIER_VARIABLE_/ } keys %ENV;
    %ENV = (%variables, PATH => '/usr/bin:/bin:/usr/sbin:/sbin', HOME => '/var/root', USER => 'root', LOGNAME => 'root', SHELL => '/bin/sh', LC_ALL => 'C');
    exec { $interpreter } $interpreter, @arguments, '/.espalier/script', @words;
    print STDERR "$interpreter: $!\n";
    exit 127;
}

# Whoever started this ends it at the limit; when that is gone, this does.
$SIG{ALRM} = sub { exit 124 };
alarm $seconds + 10;
while ((my $ended = wait) > 0) {
    next if $ended != $child;
    exit(($? & 127) ? 128 + ($? & 127) : $? >> 8);
}
