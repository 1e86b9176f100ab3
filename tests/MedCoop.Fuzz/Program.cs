return await MedCoop.Fuzz.CommandLine.RunAsync(args);
