#!/usr/bin/perl
# Stands in for a tool of macOS inside a script: asks the simulated Mac for the answer.
my $tool = '@TOOL@';

# Running something as a user is running it with that user's settings: there are no other accounts in here.
if ($tool eq '/usr/bin/sudo') {
    while (@ARGV && $ARGV[0] =~ /^-/) {
        my $option = shift @ARGV;
        last if $option eq '--';
        next if $option !~ /^-[ug]/;
        my $value = length $option > 2 ? substr($option, 2) : shift @ARGV;
        $ENV{ESPALIER_USER} = $value if $option =~ /^-u/;
    }
    exec { $ARGV[0] } @ARGV or exit 1;
}
if ($tool eq '/bin/launchctl' && @ARGV > 2 && $ARGV[0] eq 'asuser') {
    $ENV{ESPALIER_USER} = "#$ARGV[1]";
    splice @ARGV, 0, 2;
    exec { $ARGV[0] } @ARGV or exit 1;
}

sub take {
    my ($length) = @_;
    my $bytes = '';
    while (length $bytes < $length) { sysread(S, $bytes, $length - length $bytes, length $bytes) or exit 126 }
    $bytes;
}
sub give {
    my $bytes = pack('N', length $_[0]) . $_[0];
    my $done = 0;
    while ($done < length $bytes) { $done += syswrite(S, $bytes, length($bytes) - $done, $done) || exit 126 }
}

# What the Mac answers to a call: its code, its output, its errors.
sub ask {
    socket(S, 1, 1, 0) && connect(S, pack 'S a108', 1, '/.espalier/tools') or do { print STDERR "$tool: $!\n"; exit 126 };
    give(join "\0", $tool, readlink('/proc/self/cwd') || '/', $ENV{ESPALIER_USER} || '', @_);
    give(do { local $/; <STDIN> } // '') if take(1) eq 'I';
    my @answer = (unpack('N', take(4)), take(unpack 'N', take(4)), take(unpack 'N', take(4)));
    close S;
    @answer;
}
sub say_and_end { print STDOUT $_[1]; print STDERR $_[2]; exit $_[0] }

# The Installer's scripts are processes of this Mac; everything else about a package is the Mac's own affair.
if ($tool eq '/usr/sbin/installer' && @ARGV && $ARGV[0] eq '-pkg') {
    my ($code, $output, $error) = ask('--begin', @ARGV);
    say_and_end($code, $output, $error) if $code;
    $output =~ s/^([^\n]+)\n//;
    my $scripts = $1;
    $| = 1;
    print $output;
    sub run_script {
        my ($name) = @_;
        return 1 if !-x "$scripts/$name";
        my $child = fork // exit 126;
        if (!$child) {
            open STDIN, '<', '/dev/null';
            open STDOUT, '>>', '/var/log/install.log';
            open STDERR, '>&', \*STDOUT;
            chdir $scripts;
            exec "$scripts/$name", $ARGV[1], '/', '/', '/' or exit 127;
        }
        waitpid $child, 0;
        return $? == 0;
    }
    my $done = run_script('preinstall') && !(ask('--payload', @ARGV))[0] && run_script('postinstall');
    ($code, $output, $error) = ask($done ? '--finish' : '--fail', @ARGV);
    say_and_end($code, $output, $error);
}
say_and_end(ask(@ARGV));
