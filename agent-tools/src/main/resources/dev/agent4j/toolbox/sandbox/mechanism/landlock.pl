# Confines itself with what the kernel gives to anyone, and becomes the command.
# Arguments: a letter and a value each, then -- and the command.
#   a  the ABI of Landlock     m  the machine, x86_64 or aarch64    t  the directory for temporary files
#   h  hidden: neither read nor written    r  read again below what is hidden
#   w  read and written        d  a device, read and written           f  the filter of system calls, in hex
# Sources: linux/landlock.h, linux/capability.h, linux/prctl.h, linux/seccomp.h of Linux 6.12, read in November 2026.
use strict;
my (%policy, $arg);
push @{$policy{substr $arg, 0, 1}}, substr $arg, 1 while defined($arg = shift) && $arg ne '--';
my $abi = $policy{a}[0];
my ($prctl, $capset, $seccomp) = $policy{m}[0] eq 'aarch64' ? (167, 91, 277) : (157, 126, 317);
my ($create, $add, $restrict) = (444, 445, 446);
sub stop { print STDERR "sandbox: $_[0]: $!\n"; exit 126 }

# Rights: execute 1, write 2, read file 4, read directory 8, then making, removing, moving up to bit 13, truncate 14, ioctl 15.
my $all = (1 << ($abi >= 5 ? 16 : $abi >= 3 ? 15 : $abi == 2 ? 14 : 13)) - 1;
my $attributes = pack 'Q Q Q', $all, 0, 3;
my $set = syscall $create, $attributes, $abi >= 6 ? 24 : 8, 0;
stop('no Landlock') if $set < 0;

sub allow {
  my ($path, $rights) = @_;
  sysopen my $file, $path, 010000000 or return;    # O_PATH
  $rights &= 1 | 2 | 4 | 1 << 14 | 1 << 15 unless -d $file;
  my $rule = pack 'Q l', $rights & $all, fileno $file;
  syscall($add, $set, 1, $rule, 0) == 0 or stop("no rule for $path");
}

# Landlock can only allow: what is hidden is left out where all beside it is allowed.
my %hidden = map { $_ => 1 } @{$policy{h}};
my %above;
for my $path (keys %hidden) {
  $above{$path}++ while $path =~ s{/[^/]*\z}{} && length $path;
}
sub allow_around {
  my ($directory) = @_;
  opendir my $entries, "$directory/" or return;
  for my $name (readdir $entries) {
    my $path = "$directory/$name";
    next if $name eq '.' || $name eq '..' || $hidden{$path};
    next if -l $path;
    allow_to_read($path);
  }
}
sub allow_to_read {
  my ($path) = @_;
  $above{$path} ? allow_around($path) : allow($path, 1 | 4 | 8);
}
allow('/', 8);
allow_around('');
allow_to_read($_) for @{$policy{r}};
allow($_, 2 | 4 | 1 << 14 | 1 << 15) for @{$policy{d}};
allow($_, $all & ~(1 << 6 | 1 << 11 | 1 << 15)) for @{$policy{w}};

# No new privileges, no capabilities; without the first, anyone but root may do none of the rest.
syscall($prctl, 38, 1, 0, 0, 0) == 0 or stop('no_new_privs');
syscall $prctl, 24, $_, 0, 0, 0 for 0 .. 63;
my ($head, $none) = (pack('L l', 0x20080522, 0), pack('L6', (0) x 6));
syscall($capset, $head, $none) == 0 or stop('capabilities');
syscall($restrict, $set, 0) == 0 or stop('Landlock');
if (my $hex = $policy{f}[0]) {
  my $filter = pack 'H*', $hex;
  my $program = pack 'S x![Q] P', length($filter) / 8, $filter;
  syscall($seccomp, 1, 0, $program) == 0 or stop('seccomp');
}
$ENV{TMPDIR} = $policy{t}[0];
exec { $ARGV[0] } @ARGV or stop($ARGV[0]);
