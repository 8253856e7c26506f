use xtask::contract::Side;
#[test]
fn scratch() {
    for path in std::env::var("SCRATCH")
        .unwrap_or_default()
        .split(' ')
        .filter(|p| !p.is_empty())
    {
        let bytes = std::fs::read(path).unwrap();
        let name = path.rsplit('/').next().unwrap();
        match xtask::source::read(name, &bytes) {
            Ok(s) => {
                for p in &s.pages {
                    println!(
                        "{}: {} | {} {:?} {:?} {:?}",
                        p.id,
                        p.title,
                        p.contract.method,
                        p.contract.hosts,
                        p.contract.path,
                        p.contract.headers
                    );
                    for side in [Side::Request, Side::Reply] {
                        for f in p.contract.fields(side) {
                            println!(
                                "  {side} {} {}: {} fmt={:?} req={} def={:?} vals={:?} stray={:?} ex={:?}",
                                f.place,
                                f.name,
                                f.full_type(),
                                f.format,
                                f.required,
                                f.default,
                                f.values,
                                f.stray_values,
                                f.examples
                            );
                        }
                    }
                    println!(
                        "  failure {:?}",
                        p.contract
                            .failure
                            .iter()
                            .map(|f| format!("{}:{}", f.name, f.full_type()))
                            .collect::<Vec<_>>()
                    );
                    println!("  statuses {:?}", p.contract.statuses);
                }
                for d in s.invalid {
                    println!("INVALID {:?} {} {d} -> {}", d.page, d.cause.name(), d.fix());
                }
            }
            Err(d) => println!("{name}: DIAG {} {d} -> {}", d.cause.name(), d.fix()),
        }
    }
}
