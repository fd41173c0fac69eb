// Threads with deep stacks that wait for work a while before they end: starting one, and giving its stack back, costs as
// much as a short query. They know nothing of what they do. Parallel.swift has loops, LargeStack.swift single jobs.

import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A set of threads with stacks of one size. A thread that nobody wants for a second ends.
final class DeepThreads: Sendable {
    /// For parts of a loop, and for single jobs that nest deeper. Idle threads are all that they hold.
    static let forLoops = DeepThreads(stackSize: 128 << 20)
    static let forJobs = DeepThreads(stackSize: 256 << 20)

    private let stackSize: Int
    private let idle = Mutex<[DeepThread]>([])

    /// Address space, not memory: only what is touched counts.
    private init(stackSize: Int) { self.stackSize = stackSize }

    /// Whether the caller runs on a deep stack already.
    static var isCurrent: Bool { DeepThread.isCurrent }

    /// A thread that has begun with the work; nil where the system gives none. ``finish(_:)`` waits for its end.
    func begin(_ work: @escaping () -> Void) -> DeepThread? {
        if let thread = idle.withLock({ $0.popLast() }) {
            thread.take(work)
            return thread
        }
        return DeepThread.start(in: self, stackSize: stackSize, work)
    }

    /// Waits until a thread has done its work; then it may be given other work. `isNear`: the end is not far off.
    func finish(_ thread: DeepThread, isNear: Bool) {
        thread.awaitEnd(isNear: isNear)
        idle.withLock { $0.append(thread) }
    }

    /// Takes a thread out of the idle ones; false if it has just been given work.
    fileprivate func retire(_ thread: DeepThread) -> Bool {
        idle.withLock { idle in
            guard let index = idle.firstIndex(where: { $0 === thread }) else { return false }
            idle.remove(at: index)
            return true
        }
    }
}

/// One thread. Unchecked: `work` is written before `phase` says that there is some, and read after.
final class DeepThread: @unchecked Sendable {
    private enum Phase: Int {
        case idle
        case working
        case done
    }

    /// A look takes some 0.4 µs: together about the time that the system takes to wake a thread, and work follows work in
    /// less. Whoever else wants the processor gets it in between.
    private static let looks = 120
    private static let idleSeconds = 1

    private let phase = Atomic<Int>(Phase.idle.rawValue)
    private var work: (() -> Void)?
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let owner: DeepThreads

    private init(owner: DeepThreads) {
        self.owner = owner
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    // MARK: For who has work

    fileprivate func take(_ work: @escaping () -> Void) {
        self.work = work
        set(.working)
    }

    fileprivate func awaitEnd(isNear: Bool) {
        // Else whoever looks takes a processor from who works.
        _ = wait(until: .done, looks: isNear ? Self.looks : 0, forever: true)
        phase.store(Phase.idle.rawValue, ordering: .relaxed)
    }

    // MARK: The thread

    private func loop() {
        while true {
            while !wait(until: .working, looks: Self.looks, forever: false) {
                if owner.retire(self) { return }
            }
            work?()
            work = nil
            set(.done)
        }
    }

    private func set(_ new: Phase) {
        // Under the lock, so that who is about to sleep sees it.
        pthread_mutex_lock(mutex)
        phase.store(new.rawValue, ordering: .releasing)
        pthread_cond_signal(changed)
        pthread_mutex_unlock(mutex)
    }

    /// Looks for a while, then sleeps. False if nothing came in time.
    private func wait(until wanted: Phase, looks: Int, forever: Bool) -> Bool {
        for _ in 0..<looks {
            if phase.load(ordering: .acquiring) == wanted.rawValue { return true }
            sched_yield()
        }
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        var deadline = timespec()
        clock_gettime(CLOCK_REALTIME, &deadline)
        deadline.tv_sec += Self.idleSeconds
        while phase.load(ordering: .acquiring) != wanted.rawValue {
            if forever {
                pthread_cond_wait(changed, mutex)
            } else if pthread_cond_timedwait(changed, mutex, &deadline) != 0 {
                return phase.load(ordering: .acquiring) == wanted.rawValue
            }
        }
        return true
    }

    // MARK: Starting

    fileprivate static func start(
        in owner: DeepThreads, stackSize: Int, _ work: @escaping () -> Void
    ) -> DeepThread? {
        var attributes = pthread_attr_t()
        guard pthread_attr_init(&attributes) == 0 else { return nil }
        defer { pthread_attr_destroy(&attributes) }
        guard pthread_attr_setstacksize(&attributes, stackSize) == 0,
            pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED)) == 0
        else { return nil }
        let thread = DeepThread(owner: owner)
        thread.take(work)
        let pointer = Unmanaged.passRetained(thread).toOpaque()
        #if canImport(Darwin)
            var id: pthread_t?
        #else
            var id = pthread_t()
        #endif
        guard pthread_create(&id, &attributes, main, pointer) == 0 else {
            Unmanaged<DeepThread>.fromOpaque(pointer).release()
            return nil
        }
        return thread
    }

    #if canImport(Darwin)
        private static let main: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { pointer in
            DeepThread.run(Unmanaged<DeepThread>.fromOpaque(pointer).takeRetainedValue())
            return nil
        }
    #else
        private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
            guard let pointer else { return nil }
            DeepThread.run(Unmanaged<DeepThread>.fromOpaque(pointer).takeRetainedValue())
            return nil
        }
    #endif

    private static func run(_ thread: DeepThread) {
        if let key = mark { pthread_setspecific(key, UnsafeRawPointer(Unmanaged.passUnretained(thread).toOpaque())) }
        thread.loop()
    }

    /// Where a thread keeps that it is one of these.
    private static let mark: pthread_key_t? = {
        var key = pthread_key_t()
        return pthread_key_create(&key, nil) == 0 ? key : nil
    }()

    fileprivate static var isCurrent: Bool { mark.map { pthread_getspecific($0) != nil } ?? false }
}
