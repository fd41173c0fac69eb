// Hands the trial to libFuzzer, which reads the command line.

@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ trial: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
let status = runDriver(&count, &arguments) { data, count in
    if let data, count >= 4 {
        let bytes = UnsafeBufferPointer(start: data, count: count)
        Trial(recipe: Array(bytes.prefix(4)), file: Array(bytes.dropFirst(4))).run()
    }
    return 0
}
if status != 0 { fatalError("libFuzzer ended with \(status)") }
