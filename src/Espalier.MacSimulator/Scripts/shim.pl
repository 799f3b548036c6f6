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

socket(S, 1, 1, 0) && connect(S, pack 'S a108', 1, '/.espalier/tools') or do { print STDERR "$tool: $!\n"; exit 126 };
give(join "\0", $tool, readlink('/proc/self/cwd') || '/', $ENV{ESPALIER_USER} || '', @ARGV);
give(do { local $/; <STDIN> } // '') if take(1) eq 'I';
my $code = unpack 'N', take(4);
print STDOUT take(unpack 'N', take(4));
print STDERR take(unpack 'N', take(4));
exit $code;
