/* SPDX-License-Identifier: MIT */
/*
 * cgroup.h - the CPU time that control groups leave to this process
 */
#ifndef SCRAWL_CORE_CGROUP_H
#define SCRAWL_CORE_CGROUP_H

/*
 * The smallest quota of this process's control group and of all groups above it, version 2
 * (cpu.max) and version 1 (cpu.cfs_quota_us, cpu.cfs_period_us), in CPUs, rounded up; 0: none.
 * /proc/self/cgroup names the group.  A container may not see that folder below /sys/fs/cgroup;
 * then the quota of the topmost folder, the container's own, remains.  root: "", or for tests the
 * folder in which both paths are looked up.
 */
unsigned cgroup_cpus(const char *root);

#endif
